import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { namesIn } from './guarded-paths.ts'

/** Of a longer file the end is read. */
const MOST_BYTES = 1024 * 1024

/** The files of an audit's last days, the newest first. */
export async function newestAuditFiles(folder: string, days: number): Promise<string[]> {
  const names = (await namesIn(folder)).filter((name) => /^\d{4}-\d\d-\d\d\.ndjson$/.test(name))
  const newest = names.toSorted().toReversed().slice(0, days)
  return newest.map((name) => join(folder, name))
}

/** The end of a file of lines, from the beginning of a line on. */
export async function textOfEnd(path: string): Promise<string> {
  await using file = await open(path, 'r')
  const { size } = await file.stat()
  const from = Math.max(0, size - MOST_BYTES)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from)
  const text = buffer.toString('utf8', 0, bytesRead)
  return from === 0 ? text : text.slice(text.indexOf('\n') + 1)
}
