import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import { wholeNumber } from '../option-values.ts'

/** Declares `mh attach`. */
export function declareAttachCommand(program: Command, run: RunAction): void {
  program
    .command('attach')
    .description("watch somebody's worker live, with a prompt; leaving does not stop it")
    .argument('<name>', 'username of the profile')
    .option(
      '-n, --lines <n>',
      'how many lines of its log to begin with',
      wholeNumber(0, 10_000),
      10,
    )
    .action((name: string, options: { lines: number }) =>
      run(async (context) => (await import('./attach.ts')).attach(context, { name, ...options })),
    )
    .addHelpText(
      'after',
      '\nElsewhere than on a terminal, commands are read from stdin, and it ends with them.\n\nExamples:\n  mh attach alice\n  echo status | mh attach alice',
    )
}
