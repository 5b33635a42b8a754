import { AppError } from '../errors/app-error.ts'
import { holderOf } from '../files/lock-holder.ts'
import type { RootLayout } from '../layout/root-layout.ts'
import { readProgress } from './migration-state.ts'
import { isThere } from './place-entry.ts'
import { planMigration, type Planned, type Wanted } from './plan-migration.ts'
import type { Watch } from './steps.ts'

/** Says what a migration would do, and changes nothing. Files are not read. Throws where a migration is at work, or was begun. */
export async function lookBeforehand(wanted: Wanted, watch: Watch): Promise<Planned> {
  await refuseBegun(wanted.layout)
  try {
    const planned = await planMigration(wanted, { watch, expected: 0 })
    await refuseBegun(wanted.layout)
    return planned
  } catch (error) {
    // What fails while another one moves things has failed for that.
    await refuseBegun(wanted.layout)
    throw error
  }
}

/** One that has been begun meanwhile makes what was seen untrue. */
async function refuseBegun(layout: RootLayout): Promise<void> {
  await refuseAtWork(layout)
  const begun = await readProgress(layout.migration)
  if (!begun) return
  throw new AppError(
    'conflict',
    `A migration of ${begun.plan.source} was begun at ${begun.plan.startedAt}. See how far it is: mh migrate --dry-run`,
  )
}

/** A migration that is at work, or has been since this began, makes what was seen untrue. */
export async function refuseAtWork(layout: RootLayout): Promise<void> {
  if (!isThere(layout.migration)) return
  const holder = await holderOf(layout.supervisorLock)
  const begun = await readProgress(layout.migration)
  if (begun?.phase === 'done' || !holder?.isAlive) return
  throw new AppError(
    'already-running',
    `A migration of ${layout.root} is at work: pid ${holder.pid}, since ${holder.since}. Wait until it ends.`,
  )
}
