import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'

interface Renaming {
  readonly name: string
  readonly to: string
}

/** `mh user rename` */
export async function renameUser(context: CommandContext, { name, to }: Renaming): Promise<void> {
  const client = await connect(context)
  const params = { username: name }
  const answer = await client.call(routes.renameUser, { params, body: { username: to } })
  const { username } = answer.user
  context.output.result(
    answer,
    () =>
      `${name} is now ${username}, and logs in with that name. The name ${name} is free for somebody else.`,
  )
}
