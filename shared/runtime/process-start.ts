import { readFile } from 'node:fs/promises'
import { systemCodeOf } from '../errors/app-error.ts'

/** Start time of a process in clock ticks since boot, or null when it is gone or the system does not say. */
export async function processStartOf(pid: number): Promise<string | null> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold anything, spaces and parentheses too: the fields are counted from its end.
    const [state, ...fields] = line.slice(line.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? null : (fields[18] ?? null)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT' || systemCodeOf(error) === 'ESRCH') return null
    throw error
  }
}
