import { routes } from '../../shared/api/routes.ts'
import type { Role } from '../../shared/domain/principal.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { choosePassword } from './choose-password.ts'

interface NewUser {
  readonly name: string
  readonly role: Role
  readonly passwordStdin?: boolean
  readonly template?: string
}

/** `mh user create` */
export async function createUser(
  context: CommandContext,
  { name, role, passwordStdin, template }: NewUser,
): Promise<void> {
  const client = await connect(context)
  const password = await choosePassword(context, { name, from: passwordStdin ? 'stdin' : 'person' })
  const created = await client.call(routes.createUser, {
    body: {
      username: name,
      role,
      ...password,
      ...(template === undefined ? {} : { template }),
    },
  })
  context.output.result(created, () => {
    const made = `Created ${created.user.username} (${created.user.role}).`
    return created.passwordLink === undefined
      ? made
      : `${made}\nSet a password at: ${created.passwordLink}`
  })
}
