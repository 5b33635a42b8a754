import { readdir, readFile } from 'node:fs/promises'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

/** Ticks of the machine's processors since its start. */
export interface ProcessorTimes {
  readonly idle: number
  /** Used by this process and all that it started, directly or not. */
  readonly own: number
  readonly others: number
}

/** Reads how the processors have been used (proc_stat(5), proc_pid_stat(5)). */
export async function processorTimes(): Promise<ProcessorTimes> {
  const [line = ''] = (await readFile('/proc/stat', 'utf8')).split('\n', 1)
  // Interrupts are left out: the network within the machine makes them, and nobody is named for them.
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0] = line
    .split(/ +/)
    .slice(1)
    .map(Number)
  const own = ticksOfTree(process.pid, await processes())
  return { idle: idle + waiting, own, others: user + nice + system - own }
}

/** Share of the processors, from 0 to 1, that others used between two readings. */
export function othersShare(before: ProcessorTimes, after: ProcessorTimes): number {
  const others = after.others - before.others
  const all = after.idle - before.idle + (after.own - before.own) + others
  return all > 0 ? Math.max(0, others / all) : 0
}

interface ProcessRow {
  readonly pid: number
  readonly parent: number
  /** Of the process and of its children that have ended. */
  readonly ticks: number
}

async function processes(): Promise<ProcessRow[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const rows = await Promise.all(pids.map((pid) => processRow(Number(pid))))
  return rows.filter((row) => row !== undefined)
}

const PARENT = 1
const USER_TIME = 11
const TIMES = 4

async function processRow(pid: number): Promise<ProcessRow | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold spaces.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const ticks = fields.slice(USER_TIME, USER_TIME + TIMES).reduce((sum, one) => sum + one, 0)
    return { pid, parent: fields[PARENT] ?? 0, ticks }
  } catch (error) {
    // It has ended meanwhile.
    if (['ENOENT', 'ESRCH'].includes(systemCodeOf(error) ?? '')) return undefined
    throw error
  }
}

function ticksOfTree(root: number, rows: readonly ProcessRow[]): number {
  const own = rows.find(({ pid }) => pid === root)?.ticks ?? 0
  const children = rows.filter(({ parent }) => parent === root)
  return children.reduce((sum, { pid }) => sum + ticksOfTree(pid, rows), own)
}
