import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PRIVATE_FOLDER } from '../files/atomic-write.ts'
import { writeJsonFile } from '../files/json-file.ts'
import { PROFILE_FOLDERS } from '../layout/profile-layout.ts'
import { starterConfig } from './starter-config.ts'
import { starterPersona } from './starter-persona.ts'

/** Documents by path below the profile. */
type Files = Readonly<Record<string, unknown>>

/**
 * Makes the folders and starter files that a profile lacks, with `files` instead of or besides those; what is there is never touched.
 * Gives the paths below the profile that could not be made: they stop nobody.
 */
export async function makeProfileTree(
  root: string,
  username: string,
  files: Files = {},
): Promise<string[]> {
  const folders = await makeMissingFolders(root)
  return [...folders, ...(await writeMissingFiles(root, username, files))]
}

/** Makes the folders of a profile that are missing. Gives those that could not be made. */
export async function makeMissingFolders(root: string): Promise<string[]> {
  const missing = PROFILE_FOLDERS.filter((folder) => !existsSync(join(root, folder)))
  return await failures(missing, async (folder) => {
    await mkdir(join(root, folder), { recursive: true, mode: PRIVATE_FOLDER })
  })
}

/** Writes the persona and config files that a profile lacks. Gives those that failed. */
export async function writeMissingFiles(
  root: string,
  username: string,
  files: Files = {},
): Promise<string[]> {
  const now = new Date().toISOString()
  const starters: Files = { ...starterPersona(username, now), ...starterConfig(now), ...files }
  const missing = Object.keys(starters).filter((path) => !existsSync(join(root, path)))
  return await failures(missing, (path) => writeJsonFile(join(root, path), starters[path]))
}

async function failures(
  paths: readonly string[],
  make: (path: string) => Promise<void>,
): Promise<string[]> {
  const outcomes = await Promise.allSettled(paths.map(make))
  return paths.filter((_, position) => outcomes[position]?.status === 'rejected')
}
