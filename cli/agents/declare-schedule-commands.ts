import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'

/** Declares the commands for when agents run by themselves. */
export function declareScheduleCommands(agent: Command, run: RunAction): void {
  agent
    .command('schedule')
    .description('show or change when agents run by themselves')
    .argument('[name]')
    .argument('[when...]', '"30 3 * * *", every 30m, idle 5m, window, on, off or default')
    .action((name: string | undefined, when: string[]) =>
      run(async (context) =>
        (await import('./schedule-agents.ts')).scheduleAgents(context, { name, when }),
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh agent schedule\n  mh agent schedule digest "30 3 * * *"',
    )
  agent
    .command('pause')
    .description('let no agent start by itself')
    .action(() =>
      run(async (context) => (await import('./schedule-agents.ts')).pauseAgents(context, true)),
    )
    .addHelpText('after', '\nExample:\n  mh agent pause')
  agent
    .command('resume')
    .description('let agents start by themselves again')
    .action(() =>
      run(async (context) => (await import('./schedule-agents.ts')).pauseAgents(context, false)),
    )
    .addHelpText('after', '\nExample:\n  mh agent resume')
}
