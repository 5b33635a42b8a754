import { close, fstatSync, open, read, type Stats } from 'node:fs'
import { promisify } from 'node:util'

// Plain descriptors: a FileHandle asks the thread pool thrice as often for each small file.
const openFile = promisify(open)
const readSome = promisify(read)
const closeFile = promisify(close)

/** A file that is open for reading. */
export interface OpenFile {
  readonly stats: Stats
  /** What it holds, as UTF-8, as far as `stats` says that it goes. */
  readonly text: () => Promise<string>
}

/** Lends a file that is opened with these flags; what is thrown when it cannot be opened is the system's. */
export async function withOpenFile<T>(
  path: string,
  flags: number,
  work: (file: OpenFile) => T | Promise<T>,
): Promise<T> {
  const descriptor = await openFile(path, flags)
  try {
    // The inode is in memory: asking the thread pool would take longer than the answer.
    const stats = fstatSync(descriptor)
    return await work({ stats, text: async () => await textOf(descriptor, stats.size) })
  } finally {
    await closeFile(descriptor)
  }
}

async function textOf(descriptor: number, size: number): Promise<string> {
  const buffer = Buffer.allocUnsafe(size)
  let filled = 0
  while (filled < size) {
    const { bytesRead } = await readSome(descriptor, buffer, filled, size - filled, null)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.toString('utf8', 0, filled)
}
