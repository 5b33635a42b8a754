import { rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from '../../shared/domain/ids.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { PRIVATE_FILE } from '../../shared/files/atomic-write.ts'

/** A full disk still lets a person read. */
const NO_ROOM: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT'])

/** Throws `profile-unusable` unless the folder is there and can really be written to. */
export async function checkUsable(root: string): Promise<void> {
  const found = await stat(root).catch((error: unknown) => {
    const missing = systemCodeOf(error) === 'ENOENT'
    throw unusable(
      root,
      missing ? 'is missing' : `cannot be reached (${systemCodeOf(error)})`,
      error,
    )
  })
  if (!found.isDirectory()) throw unusable(root, 'is not a folder')
  await tryToWrite(root)
}

async function tryToWrite(root: string): Promise<void> {
  const probe = join(root, `.probe.${newId('tmp')}`)
  try {
    await writeFile(probe, '', { mode: PRIVATE_FILE, flag: 'wx' })
    await rm(probe)
  } catch (error) {
    const code = systemCodeOf(error)
    if (!NO_ROOM.has(code)) throw unusable(root, `cannot be written to (${code})`, error)
  }
}

function unusable(root: string, what: string, cause?: unknown): AppError {
  return new AppError('profile-unusable', `The profile folder ${root} ${what}.`, { cause })
}
