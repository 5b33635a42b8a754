import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'

/** Declares the commands that look after single memories. */
export function declareMemoryCare(memory: Command, run: RunAction): void {
  memory
    .command('history')
    .description('show the versions of a memory before it was changed')
    .argument('<id>')
    .action((id: string) =>
      run(async (context) => (await import('./care-for-memory.ts')).memoryHistory(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh memory history ID')
  memory
    .command('validate')
    .description('say whether a memory is correct; an incorrect one is found no more')
    .argument('<id>')
    .argument('<status>', 'correct, incorrect or unchecked')
    .action((id: string, status: string) =>
      run(async (context) =>
        (await import('./care-for-memory.ts')).validateMemory(context, { id, status }),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh memory validate ID incorrect')
  memory
    .command('forget')
    .description('take a memory away for ever, everywhere')
    .argument('<id>')
    .option('--yes', 'do not ask')
    .action((id: string, options: { yes?: boolean }) =>
      run(async (context) =>
        (await import('./care-for-memory.ts')).forgetMemory(context, { id, ...options }),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh memory forget ID --yes')
}
