import { statfs } from 'node:fs/promises'

/** Room on a disk, in bytes. */
export interface Disk {
  /** What is free for the account that asks. */
  readonly freeBytes: number
  readonly totalBytes: number
}

/** The disk that a folder lies on. */
export async function diskOf(folder: string): Promise<Disk> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}
