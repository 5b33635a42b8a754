import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import type { FileAnswer } from './file-answer.ts'

/** The built page, ready to be sent. */
export interface PageFiles {
  readonly document: FileAnswer
  /** Scripts, styles and pictures by name. */
  readonly assets: ReadonlyMap<string, FileAnswer>
}

/** Kinds of files that the page is built of. Another kind is not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}
/** Their names change with their content. */
const FOR_EVER = 'public, max-age=31536000, immutable'

/**
 * Reads the page that was built into a folder; undefined where there is none. INVARIANT: what is served later are these files out of
 * memory, by the names that were found here, so that no address reaches the disk.
 */
export async function readPageFiles(folder: string): Promise<PageFiles | undefined> {
  try {
    const bytes = await readFile(join(folder, 'index.html'))
    const document = { bytes, type: 'text/html; charset=utf-8', cacheControl: 'no-store' }
    return { document, assets: await readAssets(join(folder, 'assets')) }
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

async function readAssets(folder: string): Promise<Map<string, FileAnswer>> {
  const assets = new Map<string, FileAnswer>()
  for (const name of await readdir(folder)) {
    const type = TYPES[extname(name)]
    if (type === undefined) continue
    assets.set(name, { bytes: await readFile(join(folder, name)), type, cacheControl: FOR_EVER })
  }
  return assets
}
