import { readFile } from 'node:fs/promises'
import { systemCodeOf } from '../errors/app-error.ts'
import { processStartOf } from '../runtime/process-start.ts'

/** Who holds a process lock, as it wrote beside it. */
export interface LockHolder {
  readonly pid: number
  /** When it took the lock, in ISO 8601. */
  readonly since: string
  /** Whether that very process still runs. */
  readonly isAlive: boolean
}

/** Field 22 of `/proc/PID/stat` counts in hundredths of a second on every Linux (`USER_HZ`). */
const TICKS_PER_SECOND = 100
/** The time of boot is in whole seconds, and clocks are set. */
const SLACK_MS = 5_000

/** Where the holder of a lock is written. */
export function holderPath(lock: string): string {
  return `${lock}.holder`
}

/** The holder in the text of a holder file; null when it is none. A process that began after the lock was taken is another one with the same pid. */
export async function holderIn(text: string): Promise<LockHolder | null> {
  const [, pid = '', since = ''] = /^(\d+) (\S+)\n?$/.exec(text) ?? []
  const taken = Date.parse(since)
  if (Number.isNaN(taken)) return null
  const began = await beginOf(Number(pid))
  return { pid: Number(pid), since, isAlive: began !== null && began <= taken + SLACK_MS }
}

/** The holder of a lock; null when nobody has left a word, or none that can be read. */
export async function holderOf(lock: string): Promise<LockHolder | null> {
  try {
    return await holderIn(await readFile(holderPath(lock), 'utf8'))
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** When a process began, in ms since 1970; null when it is gone. */
async function beginOf(pid: number): Promise<number | null> {
  const ticks = await processStartOf(pid)
  if (ticks === null) return null
  const [, boot = ''] = /^btime (\d+)$/m.exec(await readFile('/proc/stat', 'utf8')) ?? []
  return (Number(boot) + Number(ticks) / TICKS_PER_SECOND) * 1000
}
