import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { processorSecondsOf } from '../../shared/runtime/processor-seconds.ts'

/** ESRCH: it ended while it was read. */
const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ESRCH'])

/**
 * The processor time of many processes together, which only grows: what was read of a process stays when it is gone. What it used
 * between the last reading and a sudden end is lost.
 */
export class ProcessorTime {
  /** What was read last of each process that was there then. */
  #last = new Map<number, number>()
  #total = 0

  /** Reads one process. */
  note(pid: number): void {
    const now = secondsOf(pid)
    if (now === undefined) return
    const before = this.#last.get(pid) ?? 0
    // A number that went back is another process's of the same ID.
    this.#total += now < before ? now : now - before
    this.#last.set(pid, now)
  }

  /** Seconds so far, with those of the processes that are there now. */
  read(pids: readonly number[]): number {
    for (const pid of pids) this.note(pid)
    const present = new Set(pids)
    for (const pid of this.#last.keys()) if (!present.has(pid)) this.#last.delete(pid)
    return this.#total
  }
}

function secondsOf(pid: number): number | undefined {
  try {
    return processorSecondsOf(pid)
  } catch (error) {
    if (GONE.has(systemCodeOf(error) ?? '')) return undefined
    throw error
  }
}
