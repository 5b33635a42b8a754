import { readdir, readFile } from 'node:fs/promises'

const WRITTEN = /^write_bytes: (\d+)$/m
const TAKEN_BACK = /^cancelled_write_bytes: (\d+)$/m
/** A look holds a descriptor. */
const LOOKS_AT_ONCE = 8

/**
 * What a process has written to disks, in bytes, with those of its children that are gone (`/proc/PID/io`, proc(5)). What lies in memory alone, and room
 * that was reserved without being written, is not in it. Undefined where it has ended or may not be asked.
 */
export async function writtenBy(pid: number): Promise<number | undefined> {
  const text = await textOf(`/proc/${pid}/io`)
  const written = WRITTEN.exec(text)?.[1]
  return written === undefined ? undefined : Number(written) - Number(TAKEN_BACK.exec(text)?.[1])
}

/** What the processes of some sessions (setsid(2)) have written that are not their first. */
export async function writtenBySessions(
  sessions: ReadonlySet<number>,
): Promise<ReadonlyMap<number, number>> {
  const names = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const sums = new Map<number, number>()
  for (let begin = 0; begin < names.length; begin += LOOKS_AT_ONCE) {
    const pids = names.slice(begin, begin + LOOKS_AT_ONCE).map(Number)
    for (const [session, bytes] of await Promise.all(pids.map((pid) => inSession(pid, sessions))))
      if (session !== undefined) sums.set(session, (sums.get(session) ?? 0) + bytes)
  }
  return sums
}

async function inSession(
  pid: number,
  sessions: ReadonlySet<number>,
): Promise<readonly [number | undefined, number]> {
  if (sessions.has(pid)) return [undefined, 0]
  const stat = await textOf(`/proc/${pid}/stat`)
  const session = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3])
  if (!sessions.has(session)) return [undefined, 0]
  return [session, (await writtenBy(pid)) ?? 0]
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'latin1')
  } catch {
    // It has ended, or is somebody's who may not be asked: either way nothing is known of it.
    return ''
  }
}
