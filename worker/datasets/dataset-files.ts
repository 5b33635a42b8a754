import { mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { BuildRequest, QualityReport } from '../../shared/api/datasets.ts'
import { type Schema, schema } from '../../shared/api/schema.ts'
import { DATASET_FORMATS, DATASET_STATUSES } from '../../shared/domain/training.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { PRIVATE_FOLDER, syncFolder, writeFileAtomic } from '../../shared/files/atomic-write.ts'
import { openWithoutLinks } from '../../shared/files/open-without-links.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { pathInside } from '../../shared/files/safe-path.ts'
import { sha256Of } from '../agents/undo-copies.ts'
import { linesIn } from '../files/durable-lines.ts'
import { noRoomOr } from '../files/no-room.ts'
import { Pair } from './pair.ts'

/** `manifest.json`: what a set is. It is written last, so that a set without it is none. */
export const Manifest = schema(() =>
  z.looseObject({
    id: z.string(),
    builtAt: z.string(),
    builtBy: z.string(),
    options: BuildRequest.zod,
    pairs: z.int(),
    byKind: z.record(z.string(), z.int()),
    privacy: z.enum(['any', 'local']),
    tokens: z.int(),
    formats: z.array(z.enum(DATASET_FORMATS)),
    sha256: z.string(),
    removed: z.record(z.string(), z.int()).default({}),
    adapters: z.array(z.string()).default([]),
  }),
)
export type Manifest = z.output<typeof Manifest.zod>

/** `review.json`: what became of a set since. */
export const Review = schema(() =>
  z.looseObject({
    status: z.enum(DATASET_STATUSES),
    dropped: z.array(z.string()).default([]),
    at: z.string().nullable().default(null),
    by: z.string().nullable().default(null),
    note: z.string().nullable().default(null),
  }),
)
export type Review = z.output<typeof Review.zod>

/** Puts a file where a path below the profile says. */
export type WriteFile = (path: string, text: string) => Promise<unknown>

/** Where the sets lie, below the profile. */
export const DATASETS_FOLDER = 'out/datasets'
const DATASET_ID = /^set-[0-9a-f]{16}$/
const MOST_BYTES = 256 * 1024 * 1024
const FRESH: Review = { status: 'draft', dropped: [], at: null, by: null, note: null }

/** The files of training sets. What the single-user system left in the same folder is none of ours. */
export class DatasetFiles {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  /** Ids of all sets that are whole. */
  async ids(): Promise<string[]> {
    const names = await this.#names()
    const found = await Promise.all(
      names.map(async (id) => ((await this.#has(id)) ? id : undefined)),
    )
    return found.filter((id) => id !== undefined)
  }

  /** Takes away what a build left that was cut off, and an undo. */
  async tidy(): Promise<void> {
    for (const id of await this.#names()) if (!(await this.#has(id))) await this.remove(id)
  }

  /** Throws `not-found`. */
  async manifest(id: string): Promise<Manifest> {
    const found = await this.#json(id, 'manifest.json', Manifest)
    if (found) return { ...found, id }
    throw new AppError('not-found', 'There is no training set with this id. See: mh dataset list')
  }

  async review(id: string): Promise<Review> {
    return (await this.#json(id, 'review.json', Review)) ?? FRESH
  }

  async report(id: string): Promise<QualityReport | undefined> {
    return await this.#json(id, 'report.json', QualityReport)
  }

  /** The pairs of a set with the hash of their file. */
  async pairs(id: string): Promise<{ pairs: Pair[]; sha256: string }> {
    const text = (await this.#text(id, 'pairs.ndjson')) ?? ''
    return { pairs: linesIn(text, Pair), sha256: sha256Of(text) }
  }

  async write(path: string, text: string): Promise<void> {
    const absolute = await pathInside(this.#root, path)
    try {
      await mkdir(dirname(absolute), { recursive: true, mode: PRIVATE_FOLDER })
      await writeFileAtomic(absolute, text)
    } catch (error) {
      throw noRoomOr(error)
    }
  }

  async remove(id: string): Promise<void> {
    await rm(await this.#locate(id, ''), { recursive: true, force: true })
    await syncFolder(await pathInside(this.#root, DATASETS_FOLDER))
  }

  /** Takes the files away in which an approved set leaves. */
  async removeExports(id: string): Promise<void> {
    for (const format of DATASET_FORMATS)
      await rm(await this.#locate(id, `${format}.jsonl`), { force: true })
    await syncFolder(await this.#locate(id, ''))
  }

  async #names(): Promise<string[]> {
    try {
      const entries = await readdir(join(this.#root, DATASETS_FOLDER), { withFileTypes: true })
      return entries
        .filter((one) => one.isDirectory() && DATASET_ID.test(one.name))
        .map(({ name }) => name)
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return []
      throw error
    }
  }

  async #has(id: string): Promise<boolean> {
    return (await this.#text(id, 'manifest.json')) !== undefined
  }

  async #json<T extends z.ZodType>(id: string, name: string, shape: Schema<T>) {
    const text = await this.#text(id, name)
    return text === undefined
      ? undefined
      : shape.parse(parseJson(text, name), `${DATASETS_FOLDER}/${id}/${name}`)
  }

  async #text(id: string, name: string): Promise<string | undefined> {
    if (!DATASET_ID.test(id)) return undefined
    try {
      await using file = await openWithoutLinks(this.#root, ...DATASETS_FOLDER.split('/'), id, name)
      const { size } = await file.stat()
      if (size > MOST_BYTES)
        throw refusal(
          'set-too-large',
          `${DATASETS_FOLDER}/${id}/${name} is larger than ${MOST_BYTES} bytes.`,
          { values: { path: `${DATASETS_FOLDER}/${id}/${name}`, bytes: MOST_BYTES } },
        )
      return await file.readFile('utf8')
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return undefined
      throw error
    }
  }

  async #locate(id: string, name: string): Promise<string> {
    if (DATASET_ID.test(id)) return await pathInside(this.#root, DATASETS_FOLDER, id, name)
    throw new AppError('not-found', 'There is no training set with this id. See: mh dataset list')
  }
}

/** A JSON file as a person would like to read it. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** Where a file of a set lies, below the profile. */
export function datasetPath(id: string, name: string): string {
  return `${DATASETS_FOLDER}/${id}/${name}`
}
