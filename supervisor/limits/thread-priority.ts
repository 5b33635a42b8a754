import { readdir } from 'node:fs/promises'
import { constants, getPriority, setPriority } from 'node:os'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

const { PRIORITY_BELOW_NORMAL } = constants.priority

/**
 * Lets a process come after others at the processors, or gives it the priority of this one: the kernel keeps a priority for each thread, and a new one has that
 * of who started it. An ordinary account may lower a priority and not raise it again: then it stays low until the process ends.
 */
export async function setProcessPriority(pid: number, isLow: boolean): Promise<void> {
  const priority = isLow ? PRIORITY_BELOW_NORMAL : getPriority()
  const threads = await readdir(`/proc/${pid}/task`).catch(gone)
  for (const thread of threads ?? []) {
    try {
      setPriority(Number(thread), priority)
    } catch (error) {
      if (!MAY_BE.has(codeOf(error))) throw error
    }
  }
}

/** A thread that has ended; a priority that this account may not raise. */
const MAY_BE: ReadonlySet<string> = new Set(['ESRCH', 'EACCES', 'EPERM'])

/** Node puts the code of a call of the system that is none of the file system's into `info`. */
function codeOf(error: unknown): string {
  const info = error instanceof Error && 'info' in error ? error.info : undefined
  if (typeof info !== 'object' || info === null || !('code' in info)) return ''
  return String(info.code)
}

function gone(error: unknown): undefined {
  if (systemCodeOf(error) !== 'ENOENT') throw error
}
