import { Argument, type Command, Option } from 'commander'
import { ROLES, type Role } from '../../shared/domain/principal.ts'
import type { RunAction } from '../command-context.ts'

const PASSWORD_STDIN = ['--password-stdin', 'read the password from stdin'] as const

/** Declares `mh user …`. */
export function declareUserCommands(program: Command, run: RunAction): void {
  const user = program.command('user').description('the people who have an account here')
  declareList(user, run)
  declareCreate(user, run)
  declareRename(user, run)
  declareDelete(user, run)
  declarePasswd(user, run)
  declareTotpReset(user, run)
  declareRole(user, run)
  declareState(user, run, 'disable')
  declareState(user, run, 'enable')
  declareSetDefault(user, run)
  user.addHelpText('after', EXAMPLES)
}

const EXAMPLES = `
Examples:
  mh user list
  mh user create alice --role guest
  printf %s "$PASSWORD" | mh user create bob --role owner --password-stdin
  mh user passwd alice --link
  mh user delete alice --yes`

function declareList(user: Command, run: RunAction): void {
  user
    .command('list')
    .description('show every account')
    .action(() => run(async (context) => (await import('./list-users.ts')).listUsers(context)))
    .addHelpText('after', '\nExample:\n  mh user list')
}

function declareCreate(user: Command, run: RunAction): void {
  user
    .command('create')
    .description('make an account and its profile')
    .argument('<name>', 'a-z, 0-9, "_" and "-"; a letter first')
    .addOption(
      new Option('--role <role>', 'what the account may do')
        .choices([...ROLES])
        .makeOptionMandatory(),
    )
    .option(...PASSWORD_STDIN)
    .option('--template <name>', 'make the profile from a template: mh profile template list')
    .action((name: string, options: { role: Role; passwordStdin?: boolean; template?: string }) =>
      run(async (context) =>
        (await import('./create-user.ts')).createUser(context, { name, ...options }),
      ),
    )
    .addHelpText(
      'after',
      `
On a terminal the password is asked for. Without one, and without --password-stdin, the account
gets none, and a one-time link to set it is printed.

Examples:
  mh user create greggles --role owner
  mh user create alice --role guest
  mh user create bob --role guest --template calm`,
    )
}

function declareRename(user: Command, run: RunAction): void {
  user
    .command('rename')
    .description(
      'give an account and its profile another name; sessions, tokens and schedules stay',
    )
    .argument('<name>')
    .argument('<to>', 'a-z, 0-9, "_" and "-"; a letter first')
    .action((name: string, to: string) =>
      run(async (context) => (await import('./rename-user.ts')).renameUser(context, { name, to })),
    )
    .addHelpText('after', '\nExample:\n  mh user rename alice alicia')
}

function declareDelete(user: Command, run: RunAction): void {
  user
    .command('delete')
    .description('delete an account; its profile goes to profiles/_archive')
    .argument('<name>')
    .option('--yes', 'do not ask')
    .option('--purge', 'erase the profile instead of archiving it')
    .action((name: string, options: { yes?: boolean; purge?: boolean }) =>
      run(async (context) =>
        (await import('./delete-user.ts')).deleteUser(context, { name, ...options }),
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh user delete alice\n  mh user delete alice --yes --purge',
    )
}

function declarePasswd(user: Command, run: RunAction): void {
  user
    .command('passwd')
    .description("set somebody's password, or make a one-time link to set it; their sessions end")
    .argument('<name>')
    .addOption(new Option(...PASSWORD_STDIN).conflicts('link'))
    .option('--link', 'make a link, do not ask')
    .action((name: string, options: { passwordStdin?: boolean; link?: boolean }) =>
      run(async (context) =>
        (await import('./reset-password.ts')).resetPassword(context, { name, ...options }),
      ),
    )
    .addHelpText('after', '\nExamples:\n  mh user passwd alice\n  mh user passwd alice --link')
}

function declareTotpReset(user: Command, run: RunAction): void {
  user
    .command('totp-reset')
    .description(
      'take the second factor of somebody away who has lost all codes; their sessions end',
    )
    .argument('<name>')
    .action((name: string) =>
      run(async (context) => (await import('./reset-totp.ts')).resetTotp(context, name)),
    )
    .addHelpText(
      'after',
      `
Only at the machine: ask the person by another way than the one that asked you. They are told when
they next log in, with their password alone.

Example:
  mh user totp-reset alice`,
    )
}

function declareRole(user: Command, run: RunAction): void {
  user
    .command('role')
    .description('change what an account may do')
    .argument('<name>')
    .addArgument(new Argument('<role>').choices([...ROLES]))
    .action((name: string, role: Role) =>
      run(async (context) =>
        (await import('./change-user.ts')).changeUser(context, { name, change: { role } }),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh user role alice owner')
}

const STATE_OF = { disable: 'disabled', enable: 'active' } as const
const MEANING = {
  disable: 'keep somebody from logging in; their sessions end',
  enable: 'let somebody log in again',
} as const

function declareState(user: Command, run: RunAction, verb: 'disable' | 'enable'): void {
  const change = { state: STATE_OF[verb] }
  user
    .command(verb)
    .description(MEANING[verb])
    .argument('<name>')
    .action((name: string) =>
      run(async (context) =>
        (await import('./change-user.ts')).changeUser(context, { name, change }),
      ),
    )
    .addHelpText('after', `\nExample:\n  mh user ${verb} alice`)
}

function declareSetDefault(user: Command, run: RunAction): void {
  user
    .command('set-default')
    .description('choose whose profile mh works on without --user')
    .argument('<name>')
    .action((name: string) =>
      run(async (context) => (await import('./change-user.ts')).setDefaultUser(context, name)),
    )
    .addHelpText('after', '\nExample:\n  mh user set-default alice')
}
