import { type Command, InvalidArgumentError, Option } from 'commander'
import { SCOPES, type Scope } from '../../shared/domain/principal.ts'
import type { RunAction } from '../command-context.ts'
import { instant } from '../option-values.ts'

/** The options of `mh token create`. */
export interface NewToken {
  readonly scope: readonly Scope[]
  /** ISO 8601. */
  readonly expires?: string
}

/** Declares `mh token …`. */
export function declareTokenCommands(program: Command, run: RunAction): void {
  const token = program
    .command('token')
    .description('personal access tokens, with which programs and other machines get in')
  declareCreate(token, run)
  token
    .command('list')
    .description('show the tokens of the account')
    .action(() => run(async (context) => (await import('./tokens.ts')).listTokens(context)))
    .addHelpText('after', '\nExample:\n  mh token list --user alice')
  token
    .command('revoke')
    .description('end a token, and what is open with it')
    .argument('<token>', 'its ID, or its name')
    .action((which: string) =>
      run(async (context) => (await import('./tokens.ts')).revokeToken(context, which)),
    )
    .addHelpText('after', '\nExample:\n  mh token revoke phone --user alice')
  token.addHelpText(
    'after',
    '\nExamples:\n  mh token create phone --scope read --user alice\n  mh token list --user alice',
  )
}

function declareCreate(token: Command, run: RunAction): void {
  token
    .command('create')
    .description('make a token and print it, the only time')
    .argument('<name>', 'what it is for')
    .addOption(
      new Option('--scope <scope...>', `what it may do: ${SCOPES.join(', ')}`)
        .argParser(scopes)
        .makeOptionMandatory(),
    )
    .option(
      '--expires <when>',
      'until when it is good: 90d, 12h, or a time such as 2027-01-01',
      expiry,
    )
    .action((name: string, options: NewToken) =>
      run(async (context) => (await import('./tokens.ts')).createToken(context, name, options)),
    )
    .addHelpText(
      'after',
      `
read looks, write changes, agents starts agents and decides for them, admin is for what owners look after.
Each allows what it says and nothing more; a token that captures and searches needs read and write.

Examples:
  mh token create phone --scope read --user alice
  mh token create laptop --scope read write --expires 90d --user alice`,
    )
}

/** Scopes are given several times, or in one word with commas. */
function scopes(text: string, before: readonly Scope[] = []): Scope[] {
  const given = text.split(',').map((word) => {
    const known = SCOPES.find((scope) => scope === word.trim())
    if (known === undefined) throw new InvalidArgumentError(`It is one of: ${SCOPES.join(', ')}.`)
    return known
  })
  return [...new Set([...before, ...given])]
}

const LENGTH = /^([1-9]\d{0,4})([hd])$/
const HOUR_MS = 3_600_000

/** A time to come: a length from now, or a time. */
function expiry(text: string): string {
  const [, count, unit] = LENGTH.exec(text) ?? []
  if (count === undefined) return instant(text)
  return new Date(Date.now() + Number(count) * (unit === 'd' ? 24 : 1) * HOUR_MS).toISOString()
}
