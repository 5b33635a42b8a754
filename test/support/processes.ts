import { readdirSync, readFileSync } from 'node:fs'

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

/** The processes whose command line has all of these words, with their arguments. */
export function processesOf(...words: readonly string[]): { pid: number; line: string[] }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), line: lineOf(name) }))
    .filter(({ line }) => words.every((word) => line.some((part) => part.includes(word))))
}

function lineOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    // It has ended meanwhile.
    return []
  }
}
