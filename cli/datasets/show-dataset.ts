import type { Dataset, DatasetPairs } from '../../shared/api/datasets.ts'
import { routes } from '../../shared/api/routes.ts'
import { PAIR_KINDS } from '../../shared/domain/training.ts'
import { choice } from '../choice.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { noteMore } from '../note-more.ts'
import { type Column, table } from '../terminal/table.ts'
import { localTime } from '../terminal/time-words.ts'
import { setWords } from './dataset-words.ts'

/** The options of `mh dataset pairs`. */
export interface PairsOptions {
  readonly kind?: string
  readonly limit?: number
  readonly cursor?: string
}

type PairItem = DatasetPairs['items'][number]

const SETS: readonly Column<Dataset>[] = [
  { title: 'SET', value: ({ id }) => id },
  { title: 'BUILT', value: ({ builtAt }) => localTime(builtAt) },
  { title: 'STATUS', value: ({ status }) => status },
  { title: 'PAIRS', value: ({ pairs, dropped }) => String(pairs - dropped), align: 'right' },
  { title: 'TOKENS', value: ({ tokens }) => String(tokens), align: 'right' },
  { title: 'BY', value: ({ builtBy }) => builtBy, shrinks: true },
]
const PAIRS: readonly Column<PairItem>[] = [
  { title: 'PAIR', value: ({ id }) => id },
  { title: 'KIND', value: ({ kind }) => kind },
  { title: '', value: ({ decision }) => (decision === 'drop' ? 'dropped' : '') },
  { title: 'MEMORY', value: ({ memoryId }) => memoryId },
  {
    title: 'SAYS',
    value: ({ instruction, output }) => `${instruction} → ${output}`,
    shrinks: true,
  },
]

/** `mh dataset list` */
export async function listDatasets(context: CommandContext): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const list = await client.call(routes.listDatasets, { profile })
  const { output } = context
  output.result(list, () =>
    list.items.length === 0
      ? 'No training sets. Make one: mh agent run curator --wait && mh dataset build'
      : table(list.items, SETS, output.columns),
  )
}

/** `mh dataset show` */
export async function showDataset(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const answer = await client.call(routes.getDataset, { profile, params: { id } })
  context.output.result(answer, () => setWords(answer.dataset, answer.report))
}

/** `mh dataset pairs` */
export async function showPairs(
  context: CommandContext,
  id: string,
  { kind, ...page }: PairsOptions,
): Promise<void> {
  const query = { ...page, kind: choice('--kind', kind, PAIR_KINDS) }
  const { client, profile } = await connectToProfile(context)
  const found = await client.call(routes.datasetPairs, { profile, params: { id }, query })
  const { output } = context
  output.result(found, () =>
    found.items.length === 0 ? 'No pairs.' : table(found.items, PAIRS, output.columns),
  )
  noteMore(context, found.nextCursor)
}
