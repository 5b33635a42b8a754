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
    .map((name) => ({ pid: Number(name), line: wordsOf(name, 'cmdline') }))
    .filter(({ line }) => words.every((word) => line.some((part) => part.includes(word))))
}

/** The processes that a folder is named to, by their arguments or by the environment that they were started with. */
export function processesWithin(folder: string): { pid: number; parent: number; line: string[] }[] {
  return processesOf()
    .map(({ pid, line }) => ({ pid, line, parent: parentOf(pid) }))
    .filter(({ pid, line }) =>
      [...line, ...wordsOf(pid, 'environ')].some((word) => word.includes(folder)),
    )
}

function parentOf(pid: number): number {
  const [status = ''] = wordsOf(pid, 'status')
  return Number(/^PPid:\t(\d+)$/m.exec(status)?.[1])
}

function wordsOf(pid: number | string, file: 'cmdline' | 'environ' | 'status'): string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0')
  } catch {
    // It has ended meanwhile.
    return []
  }
}
