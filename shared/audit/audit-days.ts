import { readdir } from 'node:fs/promises'
import { systemCodeOf } from '../errors/app-error.ts'

const DAY_FILE = /^\d{4}-\d{2}-\d{2}\.ndjson$/

/** The UTC days that an audit has a file of, the oldest first. */
export async function auditDays(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  })
  return names
    .filter((name) => DAY_FILE.test(name))
    .map((name) => name.slice(0, 10))
    .toSorted()
}
