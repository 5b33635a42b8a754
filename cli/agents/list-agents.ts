import type { AgentState } from '../../shared/api/agents.ts'
import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { type Column, table } from '../terminal/table.ts'
import { localTime } from '../terminal/time-words.ts'
import { runWords } from './run-words.ts'

const COLUMNS: readonly Column<AgentState>[] = [
  { title: 'AGENT', value: ({ name }) => name },
  { title: 'LAST RUN', value: ({ run }) => (run ? localTime(run.queuedAt) : 'never') },
  { title: 'STATUS', value: ({ run }) => run?.status ?? '' },
  { title: 'DID', value: didWords, shrinks: true },
]

/** `mh agent list` */
export async function listAgents(context: CommandContext): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const list = await client.call(routes.listAgents, { profile })
  const { output } = context
  output.result(list, () => table(list.items, COLUMNS, output.columns))
}

function didWords({ summary, hindrance, run }: AgentState): string {
  return hindrance ?? (run ? runWords(run) : summary)
}
