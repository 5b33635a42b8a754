import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Knows the temporary files that a killed worker left. */
interface LeftoverJudge {
  isLeftover(name: string): boolean
}

/** Takes away what a killed worker left in a folder; what cannot be taken away harms nobody. */
export async function removeLeftovers(
  folder: string,
  names: readonly string[],
  judge: LeftoverJudge,
): Promise<void> {
  const leftovers = names.filter((name) => judge.isLeftover(name))
  await Promise.allSettled(leftovers.map((name) => rm(join(folder, name), { force: true })))
}
