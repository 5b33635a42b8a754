import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { MODEL_NAME, type AdapterStatus } from '../../shared/api/adapters.ts'
import { type Schema, schema } from '../../shared/api/schema.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { readSafely } from '../files/safe-read.ts'

/** What a folder of `out/adapters/` says of its adapter. Paths are below the folder. */
export interface AdapterFolder {
  readonly status: AdapterStatus
  readonly baseModel: string | null
  readonly provider: string | null
  readonly gguf: { readonly path: string; readonly bytes: number } | null
  readonly hasSafetensors: boolean
  readonly evalScore: number | null
  readonly evalPassed: boolean | null
  readonly pairCount: number | null
  readonly createdAt: string | null
}

/** Our own file in such a folder; everything else is as the single-user system leaves it. */
export const REGISTRATION_FILE = 'adapter.json'

const text = () => z.string().max(500).nullable().catch(null).default(null)
const score = () => z.number().finite().nullable().catch(null).default(null)
const Registration = schema(() =>
  z.looseObject({ baseModel: text(), provider: text(), gguf: text() }),
)
const Evaluation = schema(() =>
  z.looseObject({ score: score(), passed: z.boolean().nullable().catch(null).default(null) }),
)
const Metadata = schema(() => z.looseObject({ pairCount: score(), createdAt: text() }))

/** A run of the training, whose folder lies in the adapter's. */
const RUN = /^\d{4}-\d\d-\d\d-\d{6}-[0-9a-f]{6}$/
const GGUF = /^[^.].*\.gguf$/i

/** Looks at a folder without following a link in it, or reading what is large. `isRejected`: it lies among those. */
export async function readAdapterFolder(
  path: string,
  isRejected: boolean,
): Promise<AdapterFolder | undefined> {
  const files = await filesOf(path)
  if (!files) return undefined
  const registration = await jsonIn(path, REGISTRATION_FILE, Registration)
  const evaluation = await jsonIn(path, 'eval.json', Evaluation)
  const metadata = await jsonIn(path, 'metadata.json', Metadata)
  const hasSafetensors = [...files.keys()].some((name) => name.endsWith('.safetensors'))
  const gguf = chosenGguf(files, registration.gguf)
  return {
    status: isRejected ? 'rejected' : statusOf(files, hasSafetensors || gguf !== null),
    baseModel: registration.baseModel ?? (await baseOfModelfile(path, files)),
    provider: registration.provider,
    gguf,
    hasSafetensors,
    evalScore: evaluation.score,
    evalPassed: evaluation.passed,
    pairCount: metadata.pairCount,
    createdAt: metadata.createdAt,
  }
}

type Files = ReadonlyMap<string, number>

/** Plain files of the folder and of its runs, with their sizes; undefined when it is no folder. */
async function filesOf(path: string): Promise<Files | undefined> {
  const found = await entriesOf(path)
  if (!found) return undefined
  const files = new Map<string, number>()
  const runs = found.filter((one) => one.isDirectory() && RUN.test(one.name))
  const folders = ['', ...runs.map(({ name }) => name).toSorted()]
  for (const folder of folders) {
    for (const entry of (await entriesOf(join(path, folder))) ?? []) {
      const name = join(folder, entry.name)
      if (entry.isFile()) files.set(name, (await lstat(join(path, name))).size)
    }
  }
  return files
}

async function entriesOf(path: string) {
  try {
    if (!(await lstat(path)).isDirectory()) return undefined
    return await readdir(path, { withFileTypes: true })
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(systemCodeOf(error) ?? '')) return undefined
    throw error
  }
}

/** The one that was named, else `adapter.gguf`, else the first of the folder, else that of the last run. */
function chosenGguf(files: Files, named: string | null): AdapterFolder['gguf'] {
  const all = [...files.keys()].filter((name) => GGUF.test(name.split('/').at(-1) ?? ''))
  const path =
    all.find((name) => name === (named ?? 'adapter.gguf')) ??
    all.find(isAtTop) ??
    all.findLast((name) => !isAtTop(name))
  return path === undefined ? null : { path, bytes: files.get(path) ?? 0 }
}

function isAtTop(name: string): boolean {
  return !name.includes('/')
}

function statusOf(files: Files, isTrained: boolean): AdapterStatus {
  if (files.has('auto-rejected.json') || files.has('rejected.json')) return 'rejected'
  if (isTrained) return files.has('eval.json') ? 'evaluated' : 'trained'
  return files.has('approved.json') ? 'approved' : 'pending'
}

/** The `FROM` of a Modelfile, of the folder or of its last run. The one in the folder is often a link to the other, and then passed over. */
async function baseOfModelfile(path: string, files: Files): Promise<string | null> {
  const names = [...files.keys()].filter((name) => /(^|\/)Modelfile$/.test(name))
  const [name] = [...names.filter((one) => one === 'Modelfile'), ...names.toReversed()]
  if (name === undefined) return null
  const read = await readSafely(join(path, name))
  if (read.status !== 'ok') return null
  const [, base = ''] = /^\s*FROM\s+(\S+)\s*$/im.exec(read.text) ?? []
  return MODEL_NAME.test(base) && base.length <= 200 ? base : null
}

/** A small JSON file of the folder; what cannot be read as what it should be says nothing. */
async function jsonIn<T extends z.ZodType>(
  folder: string,
  name: string,
  shape: Schema<T>,
): Promise<z.output<T>> {
  const read = await readSafely(join(folder, name))
  try {
    if (read.status === 'ok') return shape.parse(parseJson(read.text, name), name)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
  return shape.parse({}, name)
}
