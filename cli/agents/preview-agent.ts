import { setTimeout as delay } from 'node:timers/promises'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { showProposal } from './show-proposal.ts'

const LOOK_EVERY_MS = 300

/** `mh agent preview` */
export async function previewAgent(context: CommandContext, name: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const body = { preview: true }
  const { runId: id } = await client.call(routes.runAgent, { profile, params: { name }, body })
  for (;;) {
    const { run } = await client.call(routes.getRun, { profile, params: { id } })
    if (run.status === 'done') return await showProposal(context, id)
    if (run.status !== 'queued' && run.status !== 'running')
      throw new AppError('conflict', run.message ?? `It is ${run.status}.`)
    await delay(LOOK_EVERY_MS, undefined, { signal: context.signal })
  }
}
