import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import { instant, instantAtEnd, wholeNumber } from '../option-values.ts'
import type { AuditOptions } from './audit.ts'

/** Declares `mh audit`. */
export function declareAuditCommand(program: Command, run: RunAction): void {
  const audit = program
    .command('audit')
    .description('show who did what, newest first; with --user, what was done to that account')
    .option('--mine', 'what was done inside the profile instead')
    .option('--event <event>', 'this event alone: user_created, worker_state_changed …')
    .option('--actor <actor>', 'done by this one: a username, console, agent:NAME or system')
    .option('--from <time>', 'not before this time', instant)
    .option('--to <time>', 'not after this time', instantAtEnd)
    .option('--limit <n>', 'how many at most', wholeNumber(1, 500))
    .option('--cursor <cursor>', 'go on after a list that was not the whole')
    .action((options: AuditOptions) =>
      run(async (context) => (await import('./audit.ts')).audit(context, options)),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh audit --limit 20\n  mh audit --event login_failed --from 2025-11-01\n  mh audit --mine --user alice',
    )
  audit
    .command('verify')
    .description('read audits from the first line to the last, and say where one does not follow')
    .action(() => run(async (context) => (await import('./verify.ts')).verifyAudits(context)))
    .addHelpText(
      'after',
      `
The system's audit and that of every profile, or with --user that of one. It finds accidents and
clumsy hands; whoever owns the files could write them all anew.

Examples:
  mh audit verify
  mh audit verify --user alice`,
    )
}
