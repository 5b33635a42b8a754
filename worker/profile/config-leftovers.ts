import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

/** Folders in which starter and config files are written. */
const CONFIG_FOLDERS = ['etc', 'persona', 'persona/facets'] as const
const LEFTOVER = /^\..*\.tmp-/

/** Takes away the temporary files that a killed worker left beside config files. Only the holder of the profile's lock may. */
export function removeConfigLeftovers(root: string): void {
  for (const folder of CONFIG_FOLDERS) {
    const names = namesIn(join(root, folder))
    for (const name of names.filter((one) => LEFTOVER.test(one))) {
      rmSync(join(root, folder, name), { force: true })
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(systemCodeOf(error) ?? '')) return []
    throw error
  }
}
