import { BuildReport } from '../../shared/api/datasets.ts'
import { routes } from '../../shared/api/routes.ts'
import { PAIR_KINDS } from '../../shared/domain/training.ts'
import { choice } from '../choice.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { bulkResult } from '../memories/bulk-report.ts'
import { setWords } from './dataset-words.ts'

/** The options of `mh dataset build`. */
export interface BuildOptions {
  readonly max?: number
  readonly local?: boolean
  readonly from?: string
  readonly to?: string
  readonly kind?: readonly string[]
}

/** `mh dataset build` */
export async function buildDataset(
  context: CommandContext,
  { local = false, kind, ...span }: BuildOptions,
): Promise<void> {
  const kinds = kind?.map((one) => choice('--kind', one, PAIR_KINDS))
  const { profile } = await connectToProfile(context)
  const body = JSON.stringify({ ...span, includeLocal: local, kinds })
  const route = routes.buildDataset
  const result = await bulkResult(context, { route, profile, body, report: BuildReport })
  const { dataset, report, isNew } = result
  context.output.result(result, () => setWords(dataset, report))
  if (dataset.pairs === 0 && Object.hasOwn(report.leftOut, 'not-judged'))
    context.output.note(
      'No memory has been judged yet. Let the curator work first: mh agent run curator',
    )
  if (!isNew) context.output.note('The same memories gave the set that is there already.')
}
