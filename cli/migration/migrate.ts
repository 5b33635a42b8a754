import { AppError } from '../../shared/errors/app-error.ts'
import { lookBeforehand, refuseAtWork } from '../../shared/migration/look-beforehand.ts'
import { migrate } from '../../shared/migration/migrate.ts'
import { type Progress, readProgress } from '../../shared/migration/migration-state.ts'
import {
  begunWords,
  planAnswer,
  planWords,
  reportWords,
} from '../../shared/migration/migration-words.ts'
import type { Wanted } from '../../shared/migration/plan-migration.ts'
import type { CommandContext } from '../command-context.ts'
import { canAsk, promptOf, withPrompt } from '../terminal/prompt.ts'
import { askedOwner } from './asked-owner.ts'
import { shownProgress } from './shown-progress.ts'

/** As the command line gives them. */
export interface MigrateOptions {
  readonly dryRun?: true
  readonly owner?: string
  readonly backup?: string
  readonly yes?: true
}

/** `mh migrate`: looks, asks, and carries out; goes on with one that was broken off. */
export async function migrateTree(
  context: CommandContext,
  source: string | undefined,
  options: MigrateOptions,
): Promise<void> {
  const { layout } = context
  await refuseAtWork(layout)
  const begun = await readProgress(layout.migration)
  if (begun && (options.dryRun || begun.phase === 'done')) return sayBegun(context, begun)
  const given = { layout, source: source ?? null, backup: options.backup ?? null }
  if (begun) return await goOn(context, { ...given, owner: options.owner ?? null })
  const wanted = { ...given, owner: await ownerOf(context, given, options) }
  if (options.dryRun) return await dryRun(context, wanted)
  const expected = await planned(context, wanted, options.yes === true)
  await carryOut(context, wanted, expected)
}

async function goOn(context: CommandContext, wanted: Wanted): Promise<void> {
  context.output.note('Going on with the migration.')
  await carryOut(context, wanted, 0)
}

/** As the command line or a person says; null where the tree's accounts are to say it. */
async function ownerOf(
  context: CommandContext,
  place: Pick<Wanted, 'layout' | 'source'>,
  { owner, yes }: MigrateOptions,
): Promise<string | null> {
  if (owner !== undefined) return owner
  return yes ? null : await askedOwner(context, place)
}

async function dryRun(context: CommandContext, wanted: Wanted): Promise<void> {
  const { output, signal } = context
  const found = await lookBeforehand(wanted, { onStep: shownProgress(output), signal })
  output.result(planAnswer(found), () => planWords(found))
}

function sayBegun({ output }: CommandContext, begun: Progress): void {
  const { primaryUser, source, originals: backup } = begun.plan
  const answer = { phase: begun.phase, changed: false, primaryUser, source, backup }
  output.result(answer, () => begunWords(begun))
}

/** Shows what would be done and asks. Gives how many entries there are. */
async function planned(
  context: CommandContext,
  wanted: Wanted,
  isAgreed: boolean,
): Promise<number> {
  const { output, signal } = context
  const found = await lookBeforehand(wanted, { onStep: shownProgress(output), signal })
  output.note(planWords(found))
  if (!isAgreed) await confirm(context, 'Turn this tree into profiles? (yes/no) ')
  return found.plan.totals.placed + found.plan.totals.left
}

async function carryOut(context: CommandContext, wanted: Wanted, expected: number): Promise<void> {
  const { output, signal } = context
  try {
    const report = await migrate(wanted, { onStep: shownProgress(output), signal, expected })
    if (report) output.result(report, () => reportWords(report))
  } catch (error) {
    if (signal.aborted)
      output.note('Broken off. To go on: mh migrate. To put the old tree back: mh rollback')
    throw error
  }
}

/** Goes on only with a "yes". */
export async function confirm(context: CommandContext, question: string): Promise<void> {
  if (!canAsk(context))
    throw new AppError('wrong-usage', 'There is nobody to ask. Add --yes. Nothing was changed.')
  const answer = await withPrompt(promptOf(context, false), async (ask) => await ask(question))
  if (answer.trim() !== 'yes') throw new AppError('wrong-usage', 'Nothing was changed.')
}
