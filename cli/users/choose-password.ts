import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { canAsk, promptOf, withPrompt } from '../terminal/prompt.ts'
import { readInput } from '../terminal/read-input.ts'

interface PasswordSource {
  readonly name: string
  /** `person` is asked on a terminal; without one there is nobody to ask, and no password. */
  readonly from: 'stdin' | 'person' | 'nobody'
}

/** The part of a request's body that holds the new password; it is empty when a one-time link is wanted instead. */
export async function choosePassword(
  context: CommandContext,
  { name, from }: PasswordSource,
): Promise<{ readonly password?: string }> {
  if (from === 'stdin') return { password: await readPassword(context) }
  if (from === 'nobody' || !canAsk(context)) return {}
  return await askForPassword(context, name)
}

async function readPassword({ input, signal }: CommandContext): Promise<string> {
  const password = await readInput(input, signal)
  if (password !== '') return password
  throw new AppError(
    'wrong-usage',
    'With --password-stdin the password comes from stdin, and nothing came.',
  )
}

async function askForPassword(
  context: CommandContext,
  name: string,
): Promise<{ readonly password?: string }> {
  return await withPrompt(promptOf(context, true), async (ask) => {
    const password = await ask(`New password for ${name} (empty: make a link to set one): `)
    if (password === '') return {}
    if ((await ask('The same again: ')) === password) return { password }
    throw new AppError('invalid-input', 'The two passwords differ. Nothing was changed.')
  })
}
