import { AppError } from '../errors/app-error.ts'
import type { RootLayout } from '../layout/root-layout.ts'
import { MIGRATION_REMEDIES } from './migration-remedies.ts'
import { type Progress, readProgress } from './migration-state.ts'

/** What a person can do about a migration that was broken off. */
export function remedyOf({ phase }: Pick<Progress, 'phase'>): string {
  return MIGRATION_REMEDIES[phase === 'rolling-back' ? 'finish' : 'goOn']
}

/** Throws where a migration, or the rollback of one, was broken off: who worked in half a profile would write where the rest is to go. */
export async function refuseUnfinished({ migration, root }: RootLayout): Promise<void> {
  const begun = await readProgress(migration)
  if (!begun || begun.phase === 'done') return
  throw new AppError('conflict', `The migration of ${root} was broken off. ${remedyOf(begun)}`)
}
