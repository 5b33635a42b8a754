import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'

/** The options of `mh calendar delete`. */
export interface DeleteEventOptions {
  readonly id: string
  readonly this?: string
  readonly following?: string
}

/** `mh calendar delete` */
export async function deleteEvent(
  context: CommandContext,
  { id, this: only, following }: DeleteEventOptions,
): Promise<void> {
  if (only !== undefined && following !== undefined)
    throw new AppError('wrong-usage', 'Give --this or --following, not both.')
  const { client, profile } = await connectToProfile(context)
  const occurrence = only ?? following
  const scope = only === undefined ? (following === undefined ? 'all' : 'following') : 'this'
  const query = { scope, occurrence } as const
  const deleted = await client.call(routes.deleteCalendarEvent, { profile, params: { id }, query })
  context.output.result(deleted, () =>
    scope === 'all'
      ? `${id} is in the bin. To take it out: mh calendar restore ${id}`
      : `Taken out of ${id}.`,
  )
}

/** `mh calendar restore` */
export async function restoreEvent(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const restored = await client.call(routes.restoreCalendarEvent, { profile, params: { id } })
  context.output.result(restored, () => `${restored.event.id} is back.`)
}
