import { readdirSync, readFileSync } from 'node:fs'

const NANOSECONDS = 1e9

/**
 * How long the threads of a process have run or waited for a processor so far, in seconds (`/proc/PID/task/TID/schedstat`): what it wants,
 * however little of it the others leave. Throws when the process has ended.
 */
export function demandSecondsOf(pid: number): number {
  const folder = `/proc/${pid}/task`
  let sum = 0
  for (const thread of readdirSync(folder)) {
    const [ran, waited] = textOf(`${folder}/${thread}/schedstat`).split(' ')
    sum += Number(ran ?? 0) + Number(waited ?? 0)
  }
  return sum / NANOSECONDS
}

/** A thread may have ended between two looks. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '0 0'
  }
}
