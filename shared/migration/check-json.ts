import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { messageOf } from '../errors/app-error.ts'
import { parseJson } from '../files/parse-json.ts'
import { inParallel } from './inventory.ts'
import type { Entry } from './migration-state.ts'

/** Larger files are not parsed whole. */
const MOST_BYTES = 16_000_000

/** The files among the placed ones that are not the JSON that their name says, and why. */
export async function checkJson(
  root: string,
  entries: readonly Entry[],
): Promise<{ from: string; because: string }[]> {
  const corrupt: { from: string; because: string }[] = []
  await inParallel(entries, async ({ kind, from, to, size }) => {
    if (kind !== 'file' || to === null || size > MOST_BYTES) return
    const because = await faultOf(join(root, to), from)
    if (because !== null) corrupt.push({ from, because })
  })
  return corrupt.toSorted((a, b) => (a.from < b.from ? -1 : 1))
}

async function faultOf(path: string, from: string): Promise<string | null> {
  try {
    if (from.endsWith('.json')) parseJson(await readFile(path, 'utf8'), from)
    if (/\.(ndjson|jsonl)$/.test(from)) await checkLines(path, from)
    return null
  } catch (error) {
    return messageOf(error)
  }
}

async function checkLines(path: string, from: string): Promise<void> {
  let number = 0
  for await (const line of createInterface({ input: createReadStream(path) })) {
    number += 1
    if (line.trim() !== '') parseJson(line, `${from}, line ${number},`)
  }
}
