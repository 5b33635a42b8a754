import type { ClosingStack } from '../../shared/lifetime/closing-stack.ts'
import { ProfileFolders } from '../profiles/profile-folders.ts'
import type { Opening } from '../supervisor.ts'
import type { WorkerFleet } from '../workers/worker-fleet.ts'
import type { WorkerProgram } from '../workers/worker-program.ts'
import { BackupClock } from './backup-clock.ts'
import { CopyWorks } from './copy-works.ts'
import { ProfileCopies } from './profile-copies.ts'

export interface CopyingParts {
  readonly fleet: WorkerFleet
  readonly program: WorkerProgram
}

interface OpenCopies {
  readonly works: CopyWorks
  readonly copies: ProfileCopies
  readonly clock: BackupClock
}

/** What makes copies of profiles and puts them back. */
export async function openCopies(
  opened: ClosingStack,
  opening: Opening,
  { fleet, program }: CopyingParts,
): Promise<OpenCopies> {
  // Ended after the clock that lines them up, and before the workers.
  const works = opened.use(new CopyWorks(opening.logger))
  const folders = new ProfileFolders(opening.layout)
  const copies = new ProfileCopies({ ...opening, fleet, program, folders })
  const { accounts, config, layout } = opening
  const clock = await BackupClock.open({
    ...opening,
    file: layout.backupsFile,
    config: () => config.current.backup,
    profiles: () => accounts.all.map(({ id, username }) => ({ userId: id, username })),
    copies,
    works,
  })
  opened.defer(() => clock[Symbol.dispose]())
  config.onChange(() => void clock.look())
  return { works, copies, clock }
}
