import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { choosePassword } from './choose-password.ts'

interface PasswordReset {
  readonly name: string
  readonly passwordStdin?: boolean
  readonly link?: boolean
}

/** `mh user passwd` */
export async function resetPassword(context: CommandContext, reset: PasswordReset): Promise<void> {
  const client = await connect(context)
  const password = await choosePassword(context, { name: reset.name, from: sourceOf(reset) })
  const answer = await client.call(routes.resetPassword, {
    params: { username: reset.name },
    body: password,
  })
  const { passwordLink } = answer
  context.output.result(answer, () =>
    passwordLink === undefined
      ? `The password of ${reset.name} is changed, and every session has ended.`
      : `Set a password at: ${passwordLink}`,
  )
}

function sourceOf({ passwordStdin, link }: PasswordReset): 'stdin' | 'nobody' | 'person' {
  if (passwordStdin) return 'stdin'
  return link ? 'nobody' : 'person'
}
