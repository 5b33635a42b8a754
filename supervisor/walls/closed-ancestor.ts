import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

const OTHERS_PASS = 0o001
const OTHERS_READ_AND_RUN = 0o005

/** The first thing on the way to a file, from the top, that other accounts can't get through; undefined when there is none. */
export async function closedAncestor(path: string): Promise<string | undefined> {
  for (const folder of ancestorsOf(path)) {
    if (((await stat(folder)).mode & OTHERS_PASS) === 0) return folder
  }
  return undefined
}

/** The same for a program that other accounts are to run. */
export async function closedProgram(path: string): Promise<string | undefined> {
  const closed = await closedAncestor(path)
  if (closed !== undefined) return closed
  return ((await stat(path)).mode & OTHERS_READ_AND_RUN) === OTHERS_READ_AND_RUN ? undefined : path
}

function ancestorsOf(path: string): string[] {
  const parent = dirname(path)
  return parent === path ? [] : [...ancestorsOf(parent), parent]
}
