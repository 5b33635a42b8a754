import { messageOf } from '../shared/errors/app-error.ts'
import type { ClosingStack } from '../shared/lifetime/closing-stack.ts'
import { sweepArchive } from './profiles/finish-intents.ts'
import { ProfileFolders } from './profiles/profile-folders.ts'
import { ProfileMoves } from './profiles/profile-moves.ts'
import type { Opening } from './supervisor.ts'
import type { WorkerFleet } from './workers/worker-fleet.ts'

/** What moves whole profiles, with those locked that an earlier move left half done; what was to be erased is erased in the background. */
export async function openMoves(
  opened: ClosingStack,
  opening: Opening,
  fleet: WorkerFleet,
): Promise<ProfileMoves> {
  const { layout, logger, unfinished, afterMoveStep: afterStep } = opening
  const folders = new ProfileFolders(layout)
  const moves = new ProfileMoves({
    ...opening,
    fleet,
    folders,
    ...(afterStep ? { afterStep } : {}),
  })
  await moves.hold(unfinished)
  const ending = new AbortController()
  const swept = sweepArchive(layout, logger, ending.signal).catch((error: unknown) => {
    if (ending.signal.aborted) return
    logger.error({ evt: 'archive-not-swept', err: error }, messageOf(error))
  })
  opened.defer(async () => {
    ending.abort()
    await swept
  })
  return moves
}
