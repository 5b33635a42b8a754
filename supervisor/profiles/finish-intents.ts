import { AppError } from '../../shared/errors/app-error.ts'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { RootLayout } from '../../shared/layout/root-layout.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import { tracesOnDisk } from '../workers/worker-traces.ts'
import { carryOut } from './carry-out.ts'
import { IntentFiles } from './intent-files.ts'
import { ProfileFolders } from './profile-folders.ts'
import type { ProfileIntent } from './profile-intent.ts'

interface Finishing {
  readonly layout: RootLayout
  readonly logger: Logger
  readonly audit: AuditLog
  readonly accounts: AccountStore
  readonly sessions: SessionStore
}

/**
 * Ends what a supervisor before this one began with whole profiles. It comes before any worker is taken over or started, and before anybody
 * can ask: no profile is seen half moved. Gives what could not be ended, whose profiles must stay locked.
 */
export async function finishIntents(parts: Finishing): Promise<ProfileIntent[]> {
  const { layout, logger } = parts
  const files = new IntentFiles(layout.intents)
  const folders = new ProfileFolders(layout)
  const traces = tracesOnDisk(layout, logger)
  const unfinished: ProfileIntent[] = []
  for (const intent of await files.all(logger)) {
    const fields = { kind: intent.kind, user_id: intent.userId }
    try {
      await carryOut(intent, { ...parts, files, folders, traces, erases: 'later' })
      logger.warn({ ...fields, evt: 'intent-finished' })
    } catch (error) {
      logger.error({ ...fields, evt: 'intent-not-finished', err: error })
      if (!(error instanceof AppError)) unfinished.push(intent)
    }
  }
  await folders.discardUnclaimed(new Set(unfinished.flatMap(madeFor)))
  return unfinished
}

function madeFor(intent: ProfileIntent): string[] {
  return intent.kind === 'create' ? [intent.beside] : []
}

/** Erases what was to be erased and is left of a crash. It may take long, and nobody waits for it. */
export async function sweepArchive(
  layout: RootLayout,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const folders = new ProfileFolders(layout)
  const doomed = await folders.doomed()
  if (doomed.length === 0) return
  const { files, bytes } = await folders.erase(doomed, signal)
  logger.info({ evt: 'archive-swept', folders: doomed.length, files, bytes })
}
