import { createHash } from 'node:crypto'
import type { Stats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'

/** A file that is open, and what it was when it was opened. */
export interface Opened {
  readonly file: FileHandle
  readonly stats: Stats
}

/** The file is not what it was when it was found. */
export class Changed extends Error {}

const HASHED_AT_ONCE = 256 * 1024

/** The hash of its content. Throws the reason of an aborted signal. */
export async function hashOf(file: FileHandle, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(HASHED_AT_ONCE)
  // No stream: one that leaves the file open keeps listening to the signal, and fails for nobody to hear when that is aborted later.
  for (let position = 0; ;) {
    signal.throwIfAborted()
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(buffer.subarray(0, bytesRead))
    position += bytesRead
  }
}

/** What was hashed and what was read are the same only if nobody wrote meanwhile. Throws `Changed`. */
export async function checkUnchanged({ file, stats }: Opened): Promise<void> {
  const { size, mtimeMs, ctimeMs } = await file.stat()
  if (size !== stats.size || mtimeMs !== stats.mtimeMs || ctimeMs !== stats.ctimeMs)
    throw new Changed()
}
