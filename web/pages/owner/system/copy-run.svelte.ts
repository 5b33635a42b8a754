import { backupRoutes, type CopyOutcome, CopyWork } from '../../../../shared/api/backups.ts'
import { readEvents } from '../../../api/event-stream.ts'
import type { Workspace } from '../../../app/workspace.ts'

type CopyRunState =
  | { readonly status: 'idle' }
  | {
      readonly status: 'running'
      readonly kind: CopyKind
      readonly work: CopyWork | undefined
    }
  | {
      readonly status: 'done'
      readonly kind: CopyKind
      readonly outcomes: readonly CopyOutcome[]
    }
  | { readonly status: 'failed'; readonly error: unknown }

/** What the page has done with everybody's backups. */
export type CopyKind = 'startBackup' | 'verifyBackups'

/** A backup of everybody, or a look at all backups, and how far it is. */
export class CopyRun {
  state = $state.raw<CopyRunState>({ status: 'idle' })
  readonly #client: Workspace['client']

  constructor(client: Workspace['client']) {
    this.#client = client
  }

  async run(kind: CopyKind): Promise<void> {
    if (this.state.status === 'running') return
    this.state = { status: 'running', kind, work: undefined }
    try {
      const { id } = await this.#client.call(backupRoutes[kind], { body: {} })
      const stream = await this.#client.open(backupRoutes.followCopyWork, { params: { id } })
      for await (const { name, text } of readEvents(stream)) {
        const work = name === 'work' ? CopyWork.parse(JSON.parse(text), 'Work') : undefined
        if (work?.status === 'done')
          return void (this.state = { status: 'done', kind, outcomes: work.outcomes })
        if (work) this.state = { status: 'running', kind, work }
      }
      throw new Error('The work ended without a word.')
    } catch (error) {
      this.state = { status: 'failed', error }
    }
  }
}
