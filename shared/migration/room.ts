import { statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../errors/app-error.ts'

/** What the file system of a folder has left. */
export interface Room {
  readonly bytes: number
  /** Null where files are not counted. */
  readonly files: number | null
}

/** Asks what the file system of a folder has left. */
export type AskRoom = (folder: string) => Promise<Room>

/** Asks the system. */
export async function askRoom(folder: string): Promise<Room> {
  const { bavail, bsize, ffree, files } = await statfs(folder)
  return { bytes: bavail * bsize, files: files === 0 ? null : ffree }
}

/** What is to be written below a folder, which need not be there yet. */
export interface Need {
  readonly folder: string
  readonly bytes: number
  readonly files: number
}

/** What a file takes on a disk, which gives whole blocks only. */
export function bytesOnDisk(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK
}

const BLOCK = 4_096

/** Throws `conflict` where a file system has not the room for all that is to be written to it. */
export async function refuseFullDisk(needs: readonly Need[], ask: AskRoom): Promise<void> {
  const disks = new Map<number, Need>()
  for (const need of needs) {
    const folder = nearestFolder(need.folder)
    const { dev } = statSync(folder)
    const { bytes = 0, files = 0 } = disks.get(dev) ?? {}
    disks.set(dev, { folder, bytes: bytes + need.bytes, files: files + need.files })
  }
  for (const need of disks.values()) refuse(need, await ask(need.folder))
}

function refuse({ folder, bytes, files }: Need, room: Room): void {
  const needed = bytes * RESERVE
  const ending = 'Make room and run this again. Nothing was changed.'
  if (room.bytes < needed) {
    throw new AppError(
      'conflict',
      `The disk of ${folder} has ${mb(room.bytes)} MB free, and ${mb(needed)} MB are needed. ${ending}`,
    )
  }
  if (room.files === null || room.files >= files * RESERVE) return
  throw new AppError(
    'conflict',
    `The disk of ${folder} can hold ${room.files} more files (df -i), and ${Math.ceil(files * RESERVE)} are needed. ${ending}`,
  )
}

/** A tenth more than the files have, for folders and for the plan. */
const RESERVE = 1.1

/** The folder itself, or the nearest above it that is there. */
export function nearestFolder(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })) return path
  return nearestFolder(dirname(path))
}

function mb(bytes: number): number {
  return Math.ceil(bytes / 1_000_000)
}
