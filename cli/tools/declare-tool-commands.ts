import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'

/** Declares the commands for tools. */
export function declareToolCommands(program: Command, run: RunAction): void {
  const tool = program
    .command('tool')
    .description('what the assistant may do by itself; alone it lists the tools')
  tool
    .command('list', { isDefault: true })
    .description('show each tool, and what would become of a call now')
    .action(() => run(async (context) => (await import('./list-tools.ts')).listTools(context)))
    .addHelpText('after', '\nExample:\n  mh tool list')
  tool
    .command('grant')
    .description('say what becomes of calls of a tool')
    .argument('<tool>')
    .argument('<grant>', 'do: at once; ask: when you approve; never; usual: as the rules say')
    .action((name: string, grant: string) =>
      run(async (context) => (await import('./grant-tool.ts')).grantTool(context, name, grant)),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh tool grant add_task do\n  mh tool grant capture_memory never',
    )
  tool.addHelpText('after', '\nExamples:\n  mh tool\n  mh tool grant add_task do')
}
