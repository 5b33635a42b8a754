import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'

/** `mh user totp-reset` */
export async function resetTotp(context: CommandContext, username: string): Promise<void> {
  const client = await connect(context)
  const answer = await client.call(routes.resetTotp, { params: { username } })
  context.output.result(
    answer,
    () =>
      `The second factor of ${username} is off, and every session and token has ended. Whoever logs in as ${username} is told.`,
  )
}
