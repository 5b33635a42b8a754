import {
  type BulkProgress,
  memoryBulkRoutes,
  ReindexReport,
} from '../../../shared/api/memory-bulk.ts'
import type { Workspace } from '../../app/workspace.ts'

type ReindexState =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly progress: BulkProgress | undefined }
  | { readonly status: 'done'; readonly memories: number }
  | { readonly status: 'failed'; readonly error: unknown }

/** Has the index made anew, and tells how far that is. */
export class Reindex {
  state = $state.raw<ReindexState>({ status: 'idle' })
  readonly #client: Workspace['client']

  constructor(client: Workspace['client']) {
    this.#client = client
  }

  async run(): Promise<void> {
    if (this.state.status === 'running') return
    this.state = { status: 'running', progress: undefined }
    try {
      const bytes = await this.#client.open(memoryBulkRoutes.reindexMemories, {})
      for await (const line of linesOf(bytes))
        this.#take(ReindexReport.parse(line, 'A line of the answer'))
      if (this.state.status === 'running') throw new Error('The answer ended before its result.')
    } catch (error) {
      this.state = { status: 'failed', error }
    }
  }

  #take(report: ReindexReport): void {
    this.state =
      'memories' in report
        ? { status: 'done', memories: report.memories }
        : { status: 'running', progress: report }
  }
}

async function* linesOf(bytes: ReadableStream<Uint8Array>): AsyncGenerator<unknown, void> {
  const reader = bytes.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    const lines = (rest + (done ? '\n' : decoder.decode(value, { stream: true }))).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line)
    if (done) return
  }
}
