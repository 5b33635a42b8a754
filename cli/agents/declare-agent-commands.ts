import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import { wholeNumber } from '../option-values.ts'
import { declareProposalCommands } from './declare-proposal-commands.ts'
import type { ListRunsOptions } from './list-runs.ts'

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
  agent
    .command('run')
    .description('start an agent')
    .argument('<name>')
    .option('--wait', 'wait until it has ended, and show what it did')
    .action((name: string, options: { wait?: boolean }) =>
      run(async (context) =>
        (await import('./run-agent.ts')).runAgent(context, { name, ...options }),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh agent run ingestor --wait')
  declareRuns(agent, run)
  declareProposalCommands(agent, run)
  agent.addHelpText('after', '\nExamples:\n  mh agent\n  mh agent run ingestor')
}

function declareRuns(agent: Command, run: RunAction): void {
  agent
    .command('runs')
    .description('show runs, the newest first')
    .option('--agent <name>', 'those of one agent')
    .option('--status <status>', 'queued, running, done, failed or cancelled')
    .option('--limit <n>', 'how many at most', wholeNumber(1, 200))
    .option('--cursor <cursor>', 'go on after a list that was not the whole')
    .action((options: ListRunsOptions) =>
      run(async (context) => (await import('./list-runs.ts')).listRuns(context, options)),
    )
    .addHelpText('after', '\nExample:\n  mh agent runs --status failed')
  agent
    .command('cancel')
    .description('end a run that is queued or under way')
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
