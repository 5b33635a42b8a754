import { AppError } from '../../shared/errors/app-error.ts'
import { migrate } from '../../shared/migration/migrate.ts'
import { readMigration } from '../../shared/migration/migration-state.ts'
import {
  nothingToDo,
  planWords,
  progressTold,
  reportWords,
} from '../../shared/migration/migration-words.ts'
import { planMigration } from '../../shared/migration/plan-migration.ts'
import type { CommandContext } from '../command-context.ts'
import { canAsk, promptOf, withPrompt } from '../terminal/prompt.ts'

interface MigrateOptions {
  readonly dryRun?: true
  readonly owner?: string
  readonly yes?: true
}

/** `mh migrate`: plans, asks, and carries out; goes on with one that was broken off. */
export async function migrateTree(
  context: CommandContext,
  source: string | undefined,
  { dryRun, owner, yes }: MigrateOptions,
): Promise<void> {
  const { layout, output } = context
  const wanted = { layout, source: source ?? null, owner: owner ?? null }
  const begun = await readMigration(layout.migration)
  if (begun) {
    output.note(begun.phase === 'done' ? nothingToDo(begun.plan) : 'Going on with the migration.')
    if (dryRun) return
  } else {
    const planned = await planMigration(wanted)
    if (dryRun) return output.result(planned, () => planWords(planned))
    output.note(planWords(planned))
    if (!yes) await confirm(context, 'Turn this tree into profiles? (yes/no) ')
  }
  const report = await migrate(
    wanted,
    progressTold((line) => output.note(line)),
  )
  if (report) output.result(report, () => reportWords(report))
}

/** Goes on only with a "yes". */
export async function confirm(context: CommandContext, question: string): Promise<void> {
  if (!canAsk(context))
    throw new AppError('wrong-usage', 'There is nobody to ask. Add --yes. Nothing was changed.')
  const answer = await withPrompt(promptOf(context, false), async (ask) => await ask(question))
  if (answer.trim() !== 'yes') throw new AppError('wrong-usage', 'Nothing was changed.')
}
