import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { profileRoot, type RootLayout } from '../../shared/layout/root-layout.ts'
import { TRIAL_FOLDER } from '../walls/worker-walls.ts'
import { CANARY, foreignFolders, WRITTEN } from './trial-plan.ts'

/** Clears away what trials of the walls left that were cut off with their supervisor. */
export async function sweepTrial(layout: RootLayout): Promise<void> {
  if (!(await isThere(layout.trialMark))) return
  const folders = (await readdir(layout.profiles)).map((name) => profileRoot(layout, name))
  await clearCanaries([...folders, ...foreignFolders(layout, undefined)])
  const ours = (await readdir(layout.runWorkers)).filter((name) => name.startsWith(TRIAL_FOLDER))
  for (const name of ours) await rm(join(layout.runWorkers, name), { recursive: true, force: true })
  await rm(layout.trialMark, { force: true })
}

/** INVARIANT: only names are taken away, which leads nowhere even if somebody put a link in the place of one. */
export async function clearCanaries(folders: readonly string[]): Promise<void> {
  const paths = folders.flatMap((folder) => [CANARY, WRITTEN].map((name) => join(folder, name)))
  for (const path of paths) {
    await rm(path, { force: true }).catch((error: unknown) => {
      // What is no folder holds none.
      if (systemCodeOf(error) !== 'ENOTDIR') throw error
    })
  }
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    (error: unknown) => {
      if (systemCodeOf(error) === 'ENOENT') return false
      throw error
    },
  )
}
