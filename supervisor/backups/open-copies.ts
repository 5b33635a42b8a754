import type { ClosingStack } from '../../shared/lifetime/closing-stack.ts'
import { ProfileFolders } from '../profiles/profile-folders.ts'
import type { Opening } from '../supervisor.ts'
import type { WorkerFleet } from '../workers/worker-fleet.ts'
import type { WorkerProgram } from '../workers/worker-program.ts'
import { CopyWorks } from './copy-works.ts'
import { ProfileCopies } from './profile-copies.ts'

interface OpenCopies {
  readonly works: CopyWorks
  readonly copies: ProfileCopies
}

/** What makes copies of profiles and puts them back. */
export function openCopies(
  opened: ClosingStack,
  opening: Opening,
  { fleet, program }: { readonly fleet: WorkerFleet; readonly program: WorkerProgram },
): OpenCopies {
  const works = opened.use(new CopyWorks(opening.logger))
  const folders = new ProfileFolders(opening.layout)
  return { works, copies: new ProfileCopies({ ...opening, fleet, program, folders }) }
}
