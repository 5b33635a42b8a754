import type { ActiveAdapterItem, AdapterItem } from '../../shared/api/adapters.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { oneLine } from '../terminal/safe-text.ts'
import { type Column, table } from '../terminal/table.ts'

const COLUMNS: readonly Column<AdapterItem>[] = [
  { title: 'ADAPTER', value: ({ id }) => id },
  { title: 'STATE', value: ({ active, status }) => (active ? 'active' : status) },
  { title: 'BASE', value: ({ baseModel }) => baseModel ?? '' },
  { title: 'SCORE', value: scoreWords },
  { title: 'SIZE', value: sizeWords, align: 'right' },
  { title: 'WHY NOT', value: ({ hindrance }) => hindrance ?? '', shrinks: true },
]

/** `mh adapter list` */
export async function listAdapters(context: CommandContext): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const list = await client.call(routes.listAdapters, { profile })
  const { columns } = context.output
  context.output.result(list, () => {
    const items = list.items.length > 0 ? table(list.items, COLUMNS, columns) : 'No adapters.'
    return list.active ? `${items}\n\n${activeWords(list.active)}` : items
  })
}

/** `mh adapter show` */
export async function showAdapter(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const { items } = await client.call(routes.listAdapters, { profile })
  const adapter = items.find((one) => one.id === id)
  if (!adapter) throw new AppError('not-found', 'There is no such adapter. See: mh adapter list')
  context.output.result(adapter, () => linesOf(adapter).join('\n'))
}

function linesOf(adapter: AdapterItem): string[] {
  const rows = [
    ['Adapter', adapter.id],
    ['State', adapter.active ? `active, ${adapter.status}` : adapter.status],
    ['Base', adapter.baseModel],
    ['Provider', adapter.provider],
    ['File', adapter.gguf && `${adapter.gguf} (${sizeWords(adapter)})`],
    ['Score', scoreWords(adapter) || null],
    ['Made of', adapter.pairCount === null ? null : `${adapter.pairCount} pairs`],
    ['Made', adapter.createdAt],
    ['Why not', adapter.hindrance],
  ] as const
  return rows.flatMap(([name, value]) =>
    value === null ? [] : [`${name.padEnd(9)} ${oneLine(value)}`],
  )
}

function activeWords({ modelName, status, inUse, provider }: ActiveAdapterItem): string {
  const place = provider === null ? '' : ` at ${oneLine(provider)}`
  const use = inUse ? '' : `; not in use: it is ${oneLine(status)}`
  return `Answers come from ${oneLine(modelName)}${place}${use}`
}

function scoreWords({ evalScore, evalPassed }: AdapterItem): string {
  if (evalScore === null) return ''
  const passed = evalPassed === null ? '' : evalPassed ? ' passed' : ' failed'
  return `${evalScore.toFixed(2)}${passed}`
}

const MIB = 1024 * 1024

function sizeWords({ bytes }: AdapterItem): string {
  return bytes === null ? '' : `${(bytes / MIB).toFixed(1)} MiB`
}
