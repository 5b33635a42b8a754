import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'

/** Declares the commands that show what a run would do, or did. */
export function declareProposalCommands(agent: Command, run: RunAction): void {
  agent
    .command('preview')
    .description('show with diffs what an agent would do, without doing it')
    .argument('<name>')
    .action((name: string) =>
      run(async (context) => (await import('./preview-agent.ts')).previewAgent(context, name)),
    )
    .addHelpText('after', '\nExample:\n  mh agent preview dreamer')
  agent
    .command('proposal')
    .description('show what a run did or would do, and what it left out')
    .argument('<run>')
    .action((id: string) =>
      run(async (context) => (await import('./show-proposal.ts')).showProposal(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh agent proposal RUN')
}
