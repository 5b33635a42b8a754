import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

/** Folders in which starter and config files are written. */
const CONFIG_FOLDERS = ['etc', 'persona', 'persona/facets'] as const
const LEFTOVER = /^\..*\.tmp-/

/** Takes away the temporary files that a killed worker left beside config files. Only the holder of the profile's lock may. */
export async function removeConfigLeftovers(root: string): Promise<void> {
  for (const folder of CONFIG_FOLDERS) {
    const names = await namesIn(join(root, folder))
    for (const name of names.filter((one) => LEFTOVER.test(one))) {
      await rm(join(root, folder, name), { force: true })
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(systemCodeOf(error) ?? '')) return []
    throw error
  }
}
