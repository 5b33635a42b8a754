import { Argument, type Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import { wholeNumber } from '../option-values.ts'

/** What a person may set. */
export const ACCOUNT_KEYS = ['timeZone', 'language', 'theme', 'ownerAccess'] as const
export type AccountKey = (typeof ACCOUNT_KEYS)[number]

/** Declares `mh account …`. */
export function declareAccountCommands(program: Command, run: RunAction): void {
  const account = program
    .command('account')
    .description('what a person sets for the own account; whose it is, says --user')
  account
    .command('show')
    .description('preferences, and whether owners may look into the profile')
    .action(() => run(async (context) => (await import('./account.ts')).showAccount(context)))
    .addHelpText('after', '\nExample:\n  mh account show --user alice')
  declareSet(account, run)
  declareRequests(account, run)
  account.addHelpText(
    'after',
    '\nExamples:\n  mh account show --user alice\n  mh account set timeZone Europe/Berlin --user alice',
  )
}

function declareSet(account: Command, run: RunAction): void {
  account
    .command('set')
    .description('change a setting; null takes it away')
    .addArgument(new Argument('<key>').choices([...ACCOUNT_KEYS]))
    .argument('<value>')
    .action((key: AccountKey, value: string) =>
      run(async (context) => (await import('./account.ts')).setAccount(context, { key, value })),
    )
    .addHelpText(
      'after',
      `
ownerAccess says whether an owner may switch to the profile: allow, ask (first), or forbid.

Examples:
  mh account set ownerAccess ask --user alice
  mh account set timeZone Europe/Berlin --user alice
  mh account set theme dark`,
    )
}

function declareRequests(account: Command, run: RunAction): void {
  account
    .command('requests')
    .description('which owners asked to look into the profile')
    .action(() => run(async (context) => (await import('./account.ts')).listRequests(context)))
    .addHelpText('after', '\nExample:\n  mh account requests --user alice')
  account
    .command('approve')
    .description('let an owner who asked look into the profile for a while')
    .argument('<owner>', 'username of the owner')
    .option('--minutes <n>', 'for how long', wholeNumber(1, 1440), 60)
    .action((owner: string, { minutes }: { minutes: number }) =>
      run(async (context) =>
        (await import('./account.ts')).decideRequest(context, owner, { minutes }),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh account approve greggles --minutes 30 --user alice')
  account
    .command('deny')
    .description('refuse an owner who asked, or take an approval back')
    .argument('<owner>', 'username of the owner')
    .action((owner: string) =>
      run(async (context) => (await import('./account.ts')).decideRequest(context, owner)),
    )
    .addHelpText('after', '\nExample:\n  mh account deny greggles --user alice')
}
