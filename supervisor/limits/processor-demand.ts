import { readdirSync, readFileSync } from 'node:fs'

/** What a process has wanted of the processors so far. */
export interface Demand {
  /** How long its threads have run or waited for a processor, in seconds. */
  readonly seconds: number
  /** How long it ran, in ticks of the kernel's clock. */
  readonly ticks: number
}

const NANOSECONDS = 1e9
/** 50 ms at the usual hundred a second. */
const FEW_TICKS = 5

/**
 * What a process wants, however little of it the others leave (`/proc/PID/task/TID/schedstat`). A process that has hardly run since `before` is taken to have
 * wanted nothing: of a thousand workers nearly all rest, and each has some twenty threads to ask. Throws when the process has ended.
 */
export function demandOf(pid: number, before?: Demand): Demand {
  const ticks = ticksOf(pid)
  if (before && ticks - before.ticks < FEW_TICKS) return before
  const folder = `/proc/${pid}/task`
  let sum = 0
  for (const thread of readdirSync(folder)) {
    const [ran, waited] = textOf(`${folder}/${thread}/schedstat`).split(' ')
    sum += Number(ran ?? 0) + Number(waited ?? 0)
  }
  return { seconds: sum / NANOSECONDS, ticks }
}

/** As user and in the kernel, fields 14 and 15 of proc(5); the name before them may hold anything. */
function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

/** A thread may have ended between two looks. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '0 0'
  }
}
