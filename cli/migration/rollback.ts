import { restoreAccounts, rollBack } from '../../shared/migration/roll-back.ts'
import type { CommandContext } from '../command-context.ts'
import { confirm } from './migrate.ts'
import { shownProgress } from './shown-progress.ts'

/** `mh rollback`: puts the single-user tree back. */
export async function rollback(
  context: CommandContext,
  { accounts, yes }: { readonly accounts?: true; readonly yes?: true },
): Promise<void> {
  const { layout, output, signal } = context
  if (!yes) await confirm(context, 'Put the single-user tree back? (yes/no) ')
  const done = await rollBack(layout, { onStep: shownProgress(output), signal })
  if (!done) {
    output.result({ rolledBack: false }, () => `Nothing was migrated in ${layout.root}.`)
    return
  }
  if (accounts) await restoreAccounts(layout, done.backup)
  output.result({ rolledBack: true, ...done }, () =>
    [
      `Put ${done.restored} files back. The originals stay in ${done.backup}`,
      done.keptIn === null
        ? 'Nothing was written since.'
        : `What was written since: ${done.keptIn}`,
      accounts
        ? 'The old accounts are back.'
        : `The accounts are as they were: ${layout.usersFile}`,
    ].join('\n'),
  )
}
