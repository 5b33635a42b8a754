import { execFileSync } from 'node:child_process'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A disk of its own, in memory. */
export interface SmallDisk extends AsyncDisposable {
  readonly path: string
  /** Fills it to the last byte. */
  readonly fill: () => Promise<void>
  /** Makes as much room again. */
  readonly free: () => Promise<void>
}

/** Whether this account may mount disks here; only root may, and not in every container. */
export async function mayMount(): Promise<boolean> {
  try {
    await using _disk = await smallDisk()
    return true
  } catch {
    return false
  }
}

/** Mounts a disk of some megabytes, in a folder that is there or one of its own. */
export async function smallDisk(megabytes = 16, at?: string): Promise<SmallDisk> {
  const folder = at === undefined ? await temporaryFolder() : undefined
  const path = at ?? folder?.path ?? ''
  const remove = async (): Promise<void> => await folder?.[Symbol.asyncDispose]()
  try {
    const options = `size=${megabytes}m,mode=755`
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { stdio: 'ignore' })
  } catch (error) {
    await remove()
    throw error
  }
  const filler = join(path, 'filler')
  return {
    path,
    fill: () => filled(filler),
    free: () => rm(filler),
    async [Symbol.asyncDispose]() {
      execFileSync('umount', [path])
      await remove()
    },
  }
}

async function filled(path: string): Promise<void> {
  await using file = await open(path, 'w')
  for (const bytes of [64 * 1024, 4096, 512, 1]) {
    const piece = Buffer.alloc(bytes)
    while (await hasTaken(file, piece));
  }
}

async function hasTaken(file: Awaited<ReturnType<typeof open>>, piece: Buffer): Promise<boolean> {
  try {
    return (await file.write(piece)).bytesWritten > 0
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOSPC') throw error
    return false
  }
}
