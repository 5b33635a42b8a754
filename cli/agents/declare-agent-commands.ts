import { type Command, Option } from 'commander'
import type { RunAction } from '../command-context.ts'
import { wholeNumber } from '../option-values.ts'
import { declareScheduleCommands } from './declare-schedule-commands.ts'
import { declareProposalCommand } from './declare-proposal-command.ts'
import type { ListRunsOptions } from './list-runs.ts'
import type { RunAgentOptions } from './run-agent.ts'

/** Declares the commands for agents. */
export function declareAgentCommands(program: Command, run: RunAction): void {
  const agent = program
    .command('agent')
    .description('what works by itself; alone it lists the agents')
  agent
    .command('list', { isDefault: true })
    .description('show the agents with the last run of each')
    .action(() => run(async (context) => (await import('./list-agents.ts')).listAgents(context)))
    .addHelpText('after', '\nExample:\n  mh agent')
  declareRun(agent, run)
  declareRuns(agent, run)
  declareProposalCommand(agent, run)
  declareScheduleCommands(agent, run)
  agent.addHelpText('after', '\nExamples:\n  mh agent\n  mh agent run ingestor')
}

function declareRun(agent: Command, run: RunAction): void {
  agent
    .command('run')
    .description('run an agent in every profile, or in that of --user, and show what it did')
    .argument('<name>')
    .option('--all', 'in every profile, as without --user')
    .option('--at-once <n>', 'in how many profiles at a time; usually 2', wholeNumber(1, 32))
    .option('--preview', 'change nothing, and show with diffs what would be changed')
    .option('--no-wait', 'with --user: start it, and print the id of its run')
    .addOption(new Option('--wait', 'what is done anyway').hideHelp())
    .action((name: string, options: Omit<RunAgentOptions, 'name'>) =>
      run(async (context) =>
        (await import('./run-agent.ts')).runAgent(context, { name, ...options }),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh agent run ingestor')
}

function declareRuns(agent: Command, run: RunAction): void {
  agent
    .command('runs')
    .description('show runs, the newest first')
    .option('--agent <name>', 'those of one agent')
    .option('--status <status>', 'queued, running, done, failed, cancelled or missed')
    .option('--limit <n>', 'how many at most', wholeNumber(1, 200))
    .option('--cursor <cursor>', 'go on after a list that was not the whole')
    .action((options: ListRunsOptions) =>
      run(async (context) => (await import('./list-runs.ts')).listRuns(context, options)),
    )
    .addHelpText('after', '\nExample:\n  mh agent runs --status failed')
  agent
    .command('show')
    .description('show a run, what was decided in it, and what it changed')
    .argument('<run>')
    .option(
      '--limit <n>',
      'how many decisions and changes at most; usually 20',
      wholeNumber(1, 500),
    )
    .action((id: string, options: { limit?: number }) =>
      run(async (context) => (await import('./show-run.ts')).showRun(context, { id, ...options })),
    )
    .addHelpText('after', '\nExample:\n  mh agent show RUN')
  agent
    .command('cancel')
    .description('end a run that is queued or under way, or waits for its next attempt')
    .argument('<run>')
    .action((id: string) =>
      run(async (context) => (await import('./end-run.ts')).cancelRun(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh agent cancel RUN')
  agent
    .command('undo')
    .description('take back what a run did, but for what was changed since')
    .argument('<run>')
    .action((id: string) =>
      run(async (context) => (await import('./end-run.ts')).undoRun(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh agent undo RUN')
}
