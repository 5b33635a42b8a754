import { readFileSync } from 'node:fs'

/** Whether a process runs: one that has ended and only waits to be collected does not. */
export function isAlive(pid: number): boolean {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return !line.slice(line.lastIndexOf(')')).startsWith(') Z')
  } catch {
    return false
  }
}

/** Whether any process of a group runs. */
export function isGroupAlive(group: number): boolean {
  try {
    process.kill(-group, 0)
    return true
  } catch {
    return false
  }
}
