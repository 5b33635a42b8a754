import type { ReviewRequest } from '../../shared/api/datasets.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'

/** The options of `mh dataset review`. */
export interface ReviewOptions {
  readonly drop?: readonly string[]
  readonly keep?: readonly string[]
  readonly approve?: boolean
  readonly reject?: boolean
}

/** `mh dataset review` */
export async function reviewDataset(
  context: CommandContext,
  id: string,
  options: ReviewOptions,
): Promise<void> {
  const body = decisionOf(options)
  const { client, profile } = await connectToProfile(context)
  const { dataset } = await client.call(routes.reviewDataset, { profile, params: { id }, body })
  const { status, pairs, dropped } = dataset
  const words = status === 'draft' ? 'a draft' : status
  context.output.result(dataset, () => `${id} is ${words}, with ${pairs - dropped} pairs.`)
}

function decisionOf({ drop = [], keep = [], approve, reject }: ReviewOptions): ReviewRequest {
  if (approve && reject)
    throw new AppError('wrong-usage', 'Say --approve or --reject, and not both.')
  if (!approve && !reject && drop.length + keep.length === 0)
    throw new AppError('wrong-usage', 'Say what you decide: --approve, --reject, --drop or --keep.')
  const dropped = drop.map((pair) => [pair, 'drop'] as const)
  const pairs = Object.fromEntries([...dropped, ...keep.map((pair) => [pair, 'keep'] as const)])
  if (approve) return { pairs, verdict: 'approved' }
  return reject ? { pairs, verdict: 'rejected' } : { pairs }
}

/** `mh dataset delete` */
export async function deleteDataset(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const answer = await client.call(routes.deleteDataset, { profile, params: { id } })
  context.output.result(answer, () => `Deleted ${id}.`)
}
