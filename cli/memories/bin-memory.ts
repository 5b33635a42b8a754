import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'

/** `mh memory delete` */
export async function deleteMemory(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const deleted = await client.call(routes.deleteMemory, { profile, params: { id } })
  context.output.result(
    deleted,
    () => `${deleted.id} is in the bin. To take it out: mh memory restore ${deleted.id}`,
  )
}

/** `mh memory restore` */
export async function restoreMemory(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const restored = await client.call(routes.restoreMemory, { profile, params: { id } })
  context.output.result(restored, () => `${restored.event.id} is back.`)
}
