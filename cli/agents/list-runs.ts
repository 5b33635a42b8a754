import { routes } from '../../shared/api/routes.ts'
import { AGENT_NAMES, RUN_STATUSES } from '../../shared/domain/agent-run.ts'
import { choice } from '../choice.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { noteMore } from '../note-more.ts'
import { runTable } from './run-words.ts'

/** The options of `mh agent runs`. */
export interface ListRunsOptions {
  readonly agent?: string
  readonly status?: string
  readonly limit?: number
  readonly cursor?: string
}

/** `mh agent runs` */
export async function listRuns(
  context: CommandContext,
  { agent, status, ...rest }: ListRunsOptions,
): Promise<void> {
  const query = {
    ...rest,
    agent: choice('--agent', agent, AGENT_NAMES),
    status: choice('--status', status, RUN_STATUSES),
  }
  const { client, profile } = await connectToProfile(context)
  const page = await client.call(routes.listRuns, { profile, query })
  const { output } = context
  output.result(page, () =>
    page.items.length === 0 ? 'No runs.' : runTable(page.items, output.columns),
  )
  noteMore(context, page.nextCursor)
}
