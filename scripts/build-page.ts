import { readFile, readdir, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { pageConfig } from './page-config.ts'

/** What shrinks. Pictures and fonts are compressed already. */
const COMPRESSIBLE: ReadonlySet<string> = new Set(['.js', '.css', '.svg', '.html', '.webmanifest'])
/** Below this a smaller file travels in the same packet. */
const WORTH_COMPRESSING_BYTES = 1024

/** Builds the page from `<root>/web` into a folder: `index.html`, and `assets/` whose names change with their content; beside each text its compressed forms. */
export async function buildPage(root: string, into: string): Promise<void> {
  checkModules(await build(pageConfig(join(root, 'web'), into)))
  const entries = await readdir(into, { recursive: true, withFileTypes: true })
  const texts = entries.filter((entry) => entry.isFile() && COMPRESSIBLE.has(extname(entry.name)))
  await Promise.all(texts.map(({ parentPath, name }) => compress(join(parentPath, name))))
}

/** A browser has nothing of Node's: a module that needs it would fail there, and not here. */
function checkModules(built: Awaited<ReturnType<typeof build>>): void {
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []))
  const foreign = outputs
    .flatMap(modulesOf)
    .filter((id) => /^(node:|__vite-browser-external)/.test(id))
  if (foreign.length > 0) throw new Error(`the page needs parts of Node: ${foreign.join(', ')}`)
}

function modulesOf(output: Rolldown.OutputChunk | Rolldown.OutputAsset): string[] {
  return output.type === 'chunk' ? [...output.moduleIds, ...output.imports] : []
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path)
  if (bytes.length < WORTH_COMPRESSING_BYTES) return
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  const [brotli, gzipped] = await Promise.all([
    promisify(brotliCompress)(bytes, { params }),
    promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
  ])
  await Promise.all([writeFile(`${path}.br`, brotli), writeFile(`${path}.gz`, gzipped)])
}
