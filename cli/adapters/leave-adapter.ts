import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { type ProfileConnection, connectToProfile } from '../connect.ts'
import { showActivated } from './activate-adapter.ts'

/** `mh adapter deactivate` */
export async function deactivateAdapter(context: CommandContext): Promise<void> {
  const connection = await connectToProfile(context)
  const id = await activeId(connection)
  const { client, profile } = connection
  const answer = await client.call(routes.deactivateAdapter, { profile, params: { id } })
  context.output.result(answer, () => NONE)
}

/** `mh adapter rollback` */
export async function rollbackAdapter(context: CommandContext): Promise<void> {
  const connection = await connectToProfile(context)
  const id = await activeId(connection)
  const { client, profile } = connection
  const answer = await client.call(routes.rollbackAdapter, { profile, params: { id } })
  if (answer.activation) await showActivated(context, connection, answer.activation)
  else context.output.result(answer, () => NONE)
}

const NONE = 'No adapter is active: the base model answers.'

async function activeId({ client, profile }: ProfileConnection): Promise<string> {
  const { active } = await client.call(routes.listAdapters, { profile })
  const id = active?.adapterId
  if (id) return id
  throw new AppError('conflict', 'No adapter is active.')
}
