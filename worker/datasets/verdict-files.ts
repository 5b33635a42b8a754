import { lstatSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { readSafely } from '../files/safe-read.ts'
import type { IndexedMemory } from '../index/index-reader.ts'
import { CURATED_FOLDER, Verdict, verdictPath } from './verdict.ts'

type RowOfMemory = Pick<IndexedMemory, 'id' | 'at' | 'mtimeMs'>

/** The verdicts in `memory/curated/`, by the memories that they are on. */
export class VerdictFiles {
  readonly #root: string
  readonly #names = new Map<string, Promise<ReadonlySet<string>>>()

  constructor(root: string) {
    this.#root = root
  }

  /** Whether there is one, by the names that were there when the year was first asked for. */
  async has(row: RowOfMemory): Promise<boolean> {
    const path = pathOfRow(row)
    const slash = path.lastIndexOf('/')
    const folder = path.slice(0, slash)
    let names = this.#names.get(folder)
    if (names === undefined) {
      names = namesIn(join(this.#root, folder))
      this.#names.set(folder, names)
    }
    return (await names).has(path.slice(slash + 1))
  }

  /** Whether the one that is there was made of the memory's file as it is: it bears its time. */
  async isUpToDate(row: RowOfMemory): Promise<boolean> {
    if (!(await this.has(row))) return false
    const found = lstatSync(join(this.#root, pathOfRow(row)), { throwIfNoEntry: false })
    return found !== undefined && stampOf(found.mtimeMs) === stampOf(row.mtimeMs)
  }

  /** The verdict on a memory; undefined where there is none, or what is there is none. */
  async read(event: Parameters<typeof verdictPath>[0]): Promise<Verdict | undefined> {
    const found = await readSafely(join(this.#root, verdictPath(event)))
    if (found.status !== 'ok') return undefined
    try {
      const verdict = Verdict.parse(parseJson(found.text, 'File'), 'File')
      return verdict.memoryId === event.id ? verdict : undefined
    } catch (error) {
      if (error instanceof AppError) return undefined
      throw error
    }
  }

  /** Every verdict's path below the profile, a year at a time. */
  async *paths(): AsyncGenerator<readonly string[]> {
    const years = await namesIn(join(this.#root, CURATED_FOLDER))
    for (const year of [...years].filter((name) => /^\d{4}$/.test(name)).toSorted()) {
      const names = await namesIn(join(this.#root, CURATED_FOLDER, year))
      yield [...names]
        .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
        .map((name) => `${CURATED_FOLDER}/${year}/${name}`)
    }
  }
}

/** The time of a file as it survives being set on another. */
export function stampOf(mtimeMs: number): number {
  return Math.round(mtimeMs)
}

/** Where the verdict on the memory of a row lies. */
export function pathOfRow({ id, at }: Pick<IndexedMemory, 'id' | 'at'>): string {
  return verdictPath({ id, timestamp: new Date(at).toISOString() })
}

async function namesIn(folder: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(await readdir(folder))
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT' || systemCodeOf(error) === 'ENOTDIR') return new Set()
    throw error
  }
}
