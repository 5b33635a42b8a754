import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'

/** Programs of util-linux that start another one with less than they have; undefined where the machine lacks one. */
export interface LimitingPrograms {
  readonly setpriv: string | undefined
  readonly prlimit: string | undefined
}

const USUAL = ['/usr/bin', '/bin', '/usr/sbin', '/sbin']

/** Looks for them in PATH, and where they usually are. */
export async function limitingPrograms(path: string): Promise<LimitingPrograms> {
  const folders = [...path.split(':').filter((one) => one.startsWith('/')), ...USUAL]
  const [setpriv, prlimit] = await Promise.all([
    firstOf(folders, 'setpriv'),
    firstOf(folders, 'prlimit'),
  ])
  return { setpriv, prlimit }
}

async function firstOf(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    const path = join(folder, name)
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  return undefined
}
