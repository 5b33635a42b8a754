import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import type { AddAdapterOptions } from './add-adapter.ts'

/** Declares the commands for adapters. */
export function declareAdapterCommands(program: Command, run: RunAction): void {
  const adapter = program
    .command('adapter')
    .description('what was trained from your memories; alone it lists them')
  adapter
    .command('list', { isDefault: true })
    .description('show the adapters in out/adapters/, and which is active')
    .action(() =>
      run(async (context) => (await import('./show-adapters.ts')).listAdapters(context)),
    )
    .addHelpText('after', '\nExample:\n  mh adapter list')
  adapter
    .command('show')
    .description('show one adapter')
    .argument('<id>', 'the name of its folder')
    .action((id: string) =>
      run(async (context) => (await import('./show-adapters.ts')).showAdapter(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh adapter show 2025-11-05')
  adapter
    .command('add')
    .description('say which model an adapter was trained on')
    .argument('<id>', 'the name of its folder in out/adapters/')
    .requiredOption('--base <model>', 'the model, by the name that its server has for it')
    .option('--provider <name>', 'the provider of etc/models.json that is to have it')
    .option('--gguf <file>', 'the file in the folder, where there are several')
    .action((id: string, options: AddAdapterOptions) =>
      run(async (context) => (await import('./add-adapter.ts')).addAdapter(context, id, options)),
    )
    .addHelpText('after', '\nExample:\n  mh adapter add 2025-11-05 --base qwen3:14b')
  adapter
    .command('activate')
    .description('give an adapter to its model server and have answers come from it')
    .argument('<id>', 'the name of its folder')
    .action((id: string) =>
      run(async (context) => (await import('./activate-adapter.ts')).activateAdapter(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh adapter activate 2025-11-05')
  declareReturns(adapter, run)
}

function declareReturns(adapter: Command, run: RunAction): void {
  adapter
    .command('deactivate')
    .description('have the base model answer again')
    .action(() =>
      run(async (context) => (await import('./leave-adapter.ts')).deactivateAdapter(context)),
    )
    .addHelpText('after', '\nExample:\n  mh adapter deactivate')
  adapter
    .command('rollback')
    .description('go back to what was active before')
    .action(() =>
      run(async (context) => (await import('./leave-adapter.ts')).rollbackAdapter(context)),
    )
    .addHelpText('after', '\nExample:\n  mh adapter rollback')
  adapter.addHelpText('after', '\nExamples:\n  mh adapter\n  mh adapter activate 2025-11-05')
}
