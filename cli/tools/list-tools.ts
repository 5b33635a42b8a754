import type { ToolList } from '../../shared/api/approvals.ts'
import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { type Column, table } from '../terminal/table.ts'

const COLUMNS: readonly Column<ToolList['items'][number]>[] = [
  { title: 'TOOL', value: ({ name }) => name },
  { title: 'EFFECT', value: ({ effect }) => effect },
  { title: 'GRANT', value: ({ grant }) => grant ?? '' },
  { title: 'NOW', value: ({ now }) => now },
  { title: 'WHY', value: ({ why }) => why, shrinks: true },
]

/** `mh tool list` */
export async function listTools(context: CommandContext): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const tools = await client.call(routes.listTools, { profile })
  const { output } = context
  output.result(tools, () => table(tools.items, COLUMNS, output.columns))
}
