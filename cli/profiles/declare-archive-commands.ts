import { type Command, Option } from 'commander'
import { ROLES, type Role } from '../../shared/domain/principal.ts'
import type { RunAction } from '../command-context.ts'

/** Declares what of `mh profile …` puts whole profiles away and takes them back. */
export function declareArchiveCommands(profile: Command, run: RunAction): void {
  profile
    .command('archive')
    .description('put a profile away with its account, until it is taken back')
    .argument('<name>')
    .action((name: string) =>
      run(async (context) => (await import('./put-away.ts')).putAway(context, name)),
    )
    .addHelpText(
      'after',
      `
Sessions and tokens end, the worker stops, and nobody can log in. Nothing is lost.

Example:
  mh profile archive alice`,
    )
  declareUnarchive(profile, run)
  profile
    .command('archived')
    .description('show what lies in profiles/_archive, and why')
    .action(() => run(async (context) => (await import('./put-away.ts')).listArchived(context)))
    .addHelpText('after', '\nExample:\n  mh profile archived')
}

function declareUnarchive(profile: Command, run: RunAction): void {
  profile
    .command('unarchive')
    .description('take an archived profile back, or that of a deleted account')
    .argument('<name>')
    .option(
      '--folder <name>',
      'the profile of a deleted account: a folder that mh profile archived shows',
    )
    .addOption(
      new Option('--role <role>', 'with --folder, what the new account may do').choices([...ROLES]),
    )
    .action((name: string, options: { folder?: string; role?: Role }) =>
      run(async (context) =>
        (await import('./put-away.ts')).takeBack(context, { name, ...options }),
      ),
    )
    .addHelpText(
      'after',
      `
The account of a deleted one is made anew under its old ID, without a password; a one-time link to
set one is printed.

Examples:
  mh profile unarchive alice
  mh profile unarchive alice --folder alice-20261126T181500Z --role guest`,
    )
}
