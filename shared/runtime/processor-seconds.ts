import { readFileSync } from 'node:fs'

/** Of Linux's clock on every usual machine (`getconf CLK_TCK`). */
const TICKS_A_SECOND = 100
const FIELDS_BEFORE_USER_TIME = 11

/** User and system time of a process so far (proc_pid_stat(5)). */
export function processorSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in brackets may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user, system] = fields.slice(FIELDS_BEFORE_USER_TIME)
  return (Number(user) + Number(system)) / TICKS_A_SECOND
}
