import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { writeJsonFile } from '../../shared/files/json-file.ts'
import { starterConfig } from './starter-config.ts'
import { starterPersona } from './starter-persona.ts'

/** Writes the persona and config files that a profile lacks; one that is there is never touched. Gives those that failed. */
export async function writeMissingFiles(root: string, username: string): Promise<string[]> {
  const now = new Date().toISOString()
  const files = Object.entries({ ...starterPersona(username, now), ...starterConfig(now) })
  const missing = files.filter(([path]) => !existsSync(join(root, path)))
  const written = await Promise.allSettled(
    missing.map(([path, value]) => writeJsonFile(join(root, path), value)),
  )
  return missing
    .filter((_, position) => written[position]?.status === 'rejected')
    .map(([path]) => path)
}

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
