import { routes } from '../../shared/api/routes.ts'
import type { BodyOf } from '../../shared/api/route.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'

interface UserChange {
  readonly name: string
  readonly change: BodyOf<typeof routes.changeUser>
}

/** `mh user role`, `disable`, `enable` */
export async function changeUser(
  context: CommandContext,
  { name, change }: UserChange,
): Promise<void> {
  const client = await connect(context)
  const answer = await client.call(routes.changeUser, { params: { username: name }, body: change })
  const { username, role, state } = answer.user
  context.output.result(answer, () => `${username} is ${state}, role ${role}.`)
}

/** `mh user set-default` */
export async function setDefaultUser(context: CommandContext, name: string): Promise<void> {
  const client = await connect(context)
  const answer = await client.call(routes.setDefaultUser, { body: { username: name } })
  context.output.result(
    answer,
    () => `Without --user mh now works on the profile of ${answer.user.username}.`,
  )
}
