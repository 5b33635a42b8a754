import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { oneLine } from '../terminal/safe-text.ts'

/** The options of `mh adapter add`. */
export interface AddAdapterOptions {
  readonly base: string
  readonly provider?: string
  readonly gguf?: string
}

/** `mh adapter add` */
export async function addAdapter(
  context: CommandContext,
  id: string,
  { base, ...others }: AddAdapterOptions,
): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const body = { id, baseModel: base, ...others }
  const { adapter } = await client.call(routes.addAdapter, { profile, body })
  const why = adapter.hindrance === null ? '' : ` ${oneLine(adapter.hindrance)}`
  context.output.result(adapter, () => `${id} is an adapter for ${base}.${why}`)
}
