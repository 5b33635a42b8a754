import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { PAGE_FILES } from '../../shared/domain/page-paths.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { type FileAnswer, type Representation, representationOf } from './file-answer.ts'

/** The built page, ready to be sent. */
export interface PageFiles {
  readonly document: FileAnswer
  /** What lies beside the document, by its address. */
  readonly files: ReadonlyMap<string, FileAnswer>
  /** Scripts, styles, fonts and pictures by name. */
  readonly assets: ReadonlyMap<string, FileAnswer>
}

/** Kinds of files that the page is built of. Another kind is not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}
const DOCUMENT = 'index.html'
/** Their names stay while their content changes: a browser asks each time whether what it has still holds. */
const ASKED_EACH_TIME = 'no-cache'
/** Their names change with their content. */
const FOR_EVER = 'public, max-age=31536000, immutable'

/**
 * Reads the page that was built into a folder; undefined where there is none. INVARIANT: what is served later are these files out of
 * memory, by the names that were found here, so that no address reaches the disk. They were packed when they were built: a request
 * costs no packing, and the memory that is held is what the files are.
 */
export async function readPageFiles(folder: string): Promise<PageFiles | undefined> {
  try {
    const addresses: readonly string[] = Object.values(PAGE_FILES)
    const beside = await readFolder(folder, {
      wanted: (name) => name === DOCUMENT || addresses.includes(`/${name}`),
      cacheControl: ASKED_EACH_TIME,
    })
    const document = beside.get(DOCUMENT)
    if (!document) return undefined
    const assets = await readFolder(join(folder, 'assets'), {
      wanted: (name) => extname(name) !== '.html',
      cacheControl: FOR_EVER,
    })
    beside.delete(DOCUMENT)
    return { document, files: byAddress(beside), assets }
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

interface Reading {
  readonly wanted: (name: string) => boolean
  readonly cacheControl: string
}

async function readFolder(
  folder: string,
  { wanted, cacheControl }: Reading,
): Promise<Map<string, FileAnswer>> {
  const answers = new Map<string, FileAnswer>()
  const names = new Set(await readdir(folder))
  for (const name of names) {
    const type = TYPES[extname(name)]
    if (type === undefined || !wanted(name)) continue
    const read = async (file: string): Promise<Representation> =>
      representationOf(await readFile(join(folder, file)))
    const identity = await read(name)
    const br = names.has(`${name}.br`) ? { br: await read(`${name}.br`) } : {}
    const gzip = names.has(`${name}.gz`) ? { gzip: await read(`${name}.gz`) } : {}
    answers.set(name, { type, cacheControl, identity, ...br, ...gzip })
  }
  return answers
}

function byAddress(files: ReadonlyMap<string, FileAnswer>): Map<string, FileAnswer> {
  return new Map([...files].map(([name, answer]) => [`/${name}`, answer]))
}
