import { lstat, mkdir, readFile, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { writeFileAtomic } from '../../shared/files/atomic-write.ts'
import type { UnitName } from './unit-names.ts'
import { ownershipLine, type Unit } from './units.ts'

/** What lies in a unit's place: nothing, a unit of this data root, or somebody else's. */
export type UnitFound = 'absent' | 'ours' | 'other'

/** systemd reads units as root, and people look at them. */
const FOR_ALL = 0o644

/** Looks at a unit's file. */
export async function unitFound(path: string, root: string): Promise<UnitFound> {
  try {
    const lines = (await readFile(path, 'utf8')).split('\n')
    return lines.includes(ownershipLine(root)) ? 'ours' : 'other'
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return 'absent'
    throw error
  }
}

/** Writes units, which anybody may read. Throws `conflict` before the first when one of another data root, or of a person, is in the way. */
export async function writeUnits(
  folder: string,
  units: readonly Unit[],
  root: string,
): Promise<void> {
  for (const { name } of units) {
    if ((await unitFound(join(folder, name), root)) === 'other') throw inTheWay(join(folder, name))
  }
  try {
    await mkdir(folder, { recursive: true })
    for (const { name, text } of units) await writeFileAtomic(join(folder, name), text, FOR_ALL)
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(systemCodeOf(error) ?? '')) throw error
    const message = `${folder} is not yours to write. Run it as root, or install for yourself: mh service install --user`
    throw new AppError('forbidden', message, { cause: error })
  }
}

/** Removes a unit's file and the links that enabled it. */
export async function removeUnit(folder: string, name: UnitName): Promise<void> {
  const path = join(folder, name)
  for (const target of ['multi-user', 'default', 'sockets']) {
    const link = join(folder, `${target}.target.wants`, name)
    if (await leadsTo(link, path)) await rm(link)
  }
  await rm(path)
}

async function leadsTo(link: string, path: string): Promise<boolean> {
  try {
    return (await lstat(link)).isSymbolicLink() && (await readlink(link)) === path
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false
    throw error
  }
}

function inTheWay(path: string): AppError {
  return new AppError(
    'conflict',
    `${path} was not written for this data root, and is left alone. Remove it first, if it is not needed.`,
  )
}
