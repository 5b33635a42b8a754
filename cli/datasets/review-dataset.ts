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
  { drop = [], keep = [], approve = false, reject = false }: ReviewOptions,
): Promise<void> {
  if (approve && reject)
    throw new AppError('wrong-usage', 'Say --approve or --reject, and not both.')
  if (!approve && !reject && drop.length + keep.length === 0)
    throw new AppError('wrong-usage', 'Say what you decide: --approve, --reject, --drop or --keep.')
  const dropped = drop.map((pair) => [pair, 'drop'] as const)
  const pairs = Object.fromEntries([...dropped, ...keep.map((pair) => [pair, 'keep'] as const)])
  const decided = reject ? ('rejected' as const) : undefined
  const verdict = approve ? ('approved' as const) : decided
  const { client, profile } = await connectToProfile(context)
  const body = { pairs, verdict }
  const { dataset } = await client.call(routes.reviewDataset, { profile, params: { id }, body })
  const { status, pairs: all, dropped: without } = dataset
  context.output.result(
    dataset,
    () => `${id} is ${status === 'draft' ? 'a draft' : status}, with ${all - without} pairs.`,
  )
}

/** `mh dataset delete` */
export async function deleteDataset(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const answer = await client.call(routes.deleteDataset, { profile, params: { id } })
  context.output.result(answer, () => `Deleted ${id}.`)
}
