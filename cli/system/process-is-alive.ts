import { readFile } from 'node:fs/promises'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

/** Whether a process still runs. One that has ended but was not collected by its parent (a zombie) does not. */
export async function processIsAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return systemCodeOf(error) === 'EPERM'
  }
  return (await stateLetterOf(pid)) !== 'Z'
}

/** The state in `/proc/PID/stat` (proc(5)): it follows the command's name, which is in brackets and may hold brackets. */
async function stateLetterOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).at(0)
  } catch (error) {
    // It is not there: the process has just ended, or this system has no /proc.
    if (['ENOENT', 'ESRCH'].includes(systemCodeOf(error) ?? '')) return undefined
    throw error
  }
}
