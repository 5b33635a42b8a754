import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'

/**
 * More than a write to a slow disk takes: a thread stands still only once the system has done what it asked for. Together with the look that
 * follows it is less than a silent worker is given.
 */
const STILL_WITHIN_MS = 2_000
const LOOK_EVERY_MS = 1
/** Stopped, by a debugger too, or dead. */
const STILL = /^[TtZXx]$/

/** Makes a process stand still, all of its threads, until the returned function is called. One that is gone stands still anyway. */
export async function holdProcess(pid: number): Promise<() => void> {
  const goOn = (): void => signal(pid, 'SIGCONT')
  signal(pid, 'SIGSTOP')
  const deadline = performance.now() + STILL_WITHIN_MS
  try {
    while (!(await standsStill(pid))) {
      if (performance.now() > deadline)
        throw new AppError('busy', `The worker with pid ${pid} could not be held still. Try again.`)
      await wait(LOOK_EVERY_MS)
    }
    return goOn
  } catch (error) {
    goOn()
    throw error
  }
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (systemCodeOf(error) !== 'ESRCH') throw error
  }
}

/** The third field of each thread's `stat` (proc(5)); a name that holds blanks stands in brackets before it. */
async function standsStill(pid: number): Promise<boolean> {
  try {
    const threads = await readdir(`/proc/${pid}/task`)
    const texts = await Promise.all(
      threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, 'latin1')),
    )
    return texts.every((text) => STILL.test(text.slice(text.lastIndexOf(')') + 2)[0] ?? ''))
  } catch (error) {
    // A thread that ended meanwhile; the next look has the others. Without the process there is nobody to wait for.
    if (['ENOENT', 'ESRCH'].includes(systemCodeOf(error) ?? '')) return !(await isThere(pid))
    throw error
  }
}

async function isThere(pid: number): Promise<boolean> {
  return await readFile(`/proc/${pid}/stat`).then(
    () => true,
    () => false,
  )
}
