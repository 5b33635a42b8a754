import { rm } from 'node:fs/promises'
import type { ClosingStack } from '../../shared/lifetime/closing-stack.ts'
import { mayTakeWhole } from '../accounts/owner-access.ts'
import { ProfileFolders } from '../profiles/profile-folders.ts'
import type { Opening } from '../supervisor.ts'
import { openUsages } from '../usage/open-usages.ts'
import type { ProfileUsages } from '../usage/profile-usages.ts'
import type { WorkerFleet } from '../workers/worker-fleet.ts'
import type { WorkerProgram } from '../workers/worker-program.ts'
import type { OpenWalls } from '../walls/open-walls.ts'
import { BackupClock } from './backup-clock.ts'
import { CopyWorks } from './copy-works.ts'
import { OwnExports } from './own-exports.ts'
import { ProfileCopies } from './profile-copies.ts'

interface CopyingParts {
  readonly fleet: WorkerFleet
  readonly program: WorkerProgram
  readonly walls: Pick<OpenWalls, 'accounts'>
}

interface OpenCopies {
  readonly usages: ProfileUsages
  readonly works: CopyWorks
  readonly copies: ProfileCopies
  readonly clock: BackupClock
  readonly exports: OwnExports
}

/** What makes copies of profiles and puts them back, and measures what all of it takes: the works of keepers. */
export async function openCopies(
  opened: ClosingStack,
  opening: Opening,
  { fleet, program, walls }: CopyingParts,
): Promise<OpenCopies> {
  // What is being made ends with the works.
  opened.defer(() => rm(opening.layout.exports, { recursive: true, force: true }))
  // Ended after the clock that lines them up, and before the workers.
  const works = opened.use(new CopyWorks(opening.logger))
  const folders = new ProfileFolders(opening.layout)
  const copies = new ProfileCopies({
    ...opening,
    fleet,
    program,
    machine: walls.accounts,
    folders,
  })
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
  const exports = await openExports(opened, opening, { works, copies })
  return { usages: openUsages(opened, opening, program), works, copies, clock, exports }
}

async function openExports(
  opened: ClosingStack,
  { layout, accounts }: Opening,
  parts: Pick<OpenCopies, 'works' | 'copies'>,
): Promise<OwnExports> {
  const exports = await OwnExports.open({
    ...parts,
    folder: layout.exports,
    mayTake: (actor, { userId }) => mayTakeWhole(actor, accounts.byId(userId)),
  })
  accounts.onChange(() => void exports.endThoseOver())
  opened.defer(() => exports.endAll())
  return exports
}
