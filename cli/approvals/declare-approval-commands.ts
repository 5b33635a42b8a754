import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import { wholeNumber } from '../option-values.ts'
import type { DecideOptions } from './decide-approval.ts'
import type { ListApprovalsOptions } from './list-approvals.ts'

/** Declares the commands for what waits for a person’s word. */
export function declareApprovalCommands(program: Command, run: RunAction): void {
  const approval = program
    .command('approval')
    .description('what the assistant and agents ask before it is done; alone it lists what waits')
  approval
    .command('list', { isDefault: true })
    .description('show what waits, the newest first')
    .option('--status <status>', 'pending, approved, rejected, expired, withdrawn, done or failed')
    .option('--all', 'what was decided too')
    .option('--limit <n>', 'how many at most', wholeNumber(1, 200))
    .option('--cursor <cursor>', 'go on after a list that was not the whole')
    .action((options: ListApprovalsOptions) =>
      run(async (context) => (await import('./list-approvals.ts')).listApprovals(context, options)),
    )
    .addHelpText('after', '\nExamples:\n  mh approval\n  mh approval list --all')
  approval
    .command('show')
    .description('show one with all that would be done')
    .argument('<approval>')
    .action((id: string) =>
      run(async (context) => (await import('./show-approval.ts')).showApproval(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh approval show APPROVAL')
  declareDecisions(approval, run)
  approval.addHelpText('after', '\nExamples:\n  mh approval\n  mh approval approve APPROVAL')
}

function declareDecisions(approval: Command, run: RunAction): void {
  approval
    .command('approve')
    .description('let it be done, once')
    .argument('<approval>')
    .option('--note <text>', 'why, for yourself')
    .action((id: string, options: DecideOptions) =>
      run(async (context) => (await import('./decide-approval.ts')).approve(context, id, options)),
    )
    .addHelpText('after', '\nExample:\n  mh approval approve APPROVAL')
  approval
    .command('reject')
    .description('let it not be done')
    .argument('<approval>')
    .option('--note <text>', 'why, for yourself')
    .action((id: string, options: DecideOptions) =>
      run(async (context) => (await import('./decide-approval.ts')).reject(context, id, options)),
    )
    .addHelpText('after', '\nExample:\n  mh approval reject APPROVAL --note "not this week"')
}
