import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'

/** Declares the command that shows what a run would do, or did. */
export function declareProposalCommand(agent: Command, run: RunAction): void {
  agent
    .command('proposal')
    .description('show what a run did or would do, and what it left out')
    .argument('<run>')
    .action((id: string) =>
      run(async (context) => (await import('./show-proposal.ts')).showProposal(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh agent proposal RUN')
}
