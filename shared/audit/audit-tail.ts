import { appendFile, type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { PRIVATE_FILE } from '../files/atomic-write.ts'
import { linkOf } from './audit-chain.ts'
import { auditDays } from './audit-days.ts'

const NEWLINE = 0x0a
const PIECE_BYTES = 64 * 1024

/** The end of a day's file: how long it is, and what the next line says of its last; null where it has none. */
export interface AuditTail {
  readonly size: number
  readonly link: string | null
}

/** Reads the end of an open file. What a crash tore off is cut aside, into `<file>.torn`, so that the next line stands on its own. */
export async function tailOf(path: string, handle: FileHandle): Promise<AuditTail> {
  const { size } = await handle.stat()
  const end = (await lineStart(handle, size)) ?? 0
  if (end < size) await cutAside(path, handle, { from: end, to: size })
  return { size: end, link: await linkAt(handle, end) }
}

/** What comes after the last line of a day says of it; null where the day has no whole line. */
export async function lastLinkOf(folder: string, day: string): Promise<string | null> {
  const handle = await open(join(folder, `${day}.ndjson`), 'r')
  try {
    const { size } = await handle.stat()
    return await linkAt(handle, (await lineStart(handle, size)) ?? 0)
  } finally {
    await handle.close()
  }
}

/** The same of the newest day before one that has a line. */
export async function lastLinkBefore(folder: string, day: string): Promise<string | null> {
  const earlier = (await auditDays(folder)).filter((one) => one < day).toReversed()
  for (const one of earlier) {
    const link = await lastLinkOf(folder, one)
    if (link !== null) return link
  }
  return null
}

/** The link of the line that ends right before a place in the file. */
async function linkAt(handle: FileHandle, end: number): Promise<string | null> {
  if (end === 0) return null
  const start = (await lineStart(handle, end - 1)) ?? 0
  const { buffer, bytesRead } = await handle.read(
    Buffer.alloc(end - 1 - start),
    0,
    end - 1 - start,
    start,
  )
  return linkOf(buffer.subarray(0, bytesRead))
}

/** Where the line begins in which a place lies: after the last line end before it. */
async function lineStart(handle: FileHandle, place: number): Promise<number | undefined> {
  for (let to = place; to > 0;) {
    const from = Math.max(0, to - PIECE_BYTES)
    const { buffer } = await handle.read(Buffer.alloc(to - from), 0, to - from, from)
    const at = buffer.lastIndexOf(NEWLINE)
    if (at >= 0) return from + at + 1
    to = from
  }
  return undefined
}

async function cutAside(
  path: string,
  handle: FileHandle,
  { from, to }: { from: number; to: number },
): Promise<void> {
  const { buffer } = await handle.read(Buffer.alloc(to - from), 0, to - from, from)
  await appendFile(`${path}.torn`, Buffer.concat([buffer, Buffer.from('\n')]), {
    mode: PRIVATE_FILE,
  })
  await handle.truncate(from)
}
