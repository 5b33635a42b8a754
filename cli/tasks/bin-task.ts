import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'

/** `mh task delete` */
export async function deleteTask(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const deleted = await client.call(routes.deleteTask, { profile, params: { id } })
  context.output.result(
    deleted,
    () => `${deleted.id} is in the bin. To take it out: mh task restore ${deleted.id}`,
  )
}

/** `mh task restore` */
export async function restoreTask(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const restored = await client.call(routes.restoreTask, { profile, params: { id } })
  context.output.result(restored, () => `${restored.task.id} is back.`)
}
