import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { build, type Metafile } from 'esbuild'

/** What the document names, by the name under which it is served while it has no hash yet. */
const ENTRIES = ['main.ts', 'page.css', 'icon.svg'] as const

/** Builds the page from `<root>/web` into a folder: `index.html`, and `assets/` whose names change with their content. */
export async function buildPage(root: string, into: string): Promise<void> {
  await mkdir(join(into, 'assets'), { recursive: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ENTRIES.map((name) => join('web', name)),
    outdir: join(into, 'assets'),
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome111', 'firefox113', 'safari16.4'],
    loader: { '.svg': 'copy' },
    metafile: true,
    logLevel: 'warning',
  })
  checkInputs(metafile)
  const document = await readFile(join(root, 'web/index.html'), 'utf8')
  await writeFile(join(into, 'index.html'), withHashedNames(document, metafile))
}

/** What the page shares with the processes are types: their code stays out of it. */
function checkInputs({ inputs }: Metafile): void {
  const foreign = Object.keys(inputs).filter((path) => !path.startsWith('web/'))
  if (foreign.length > 0)
    throw new Error(`the page takes more than types from ${foreign.join(', ')}`)
}

function withHashedNames(document: string, { outputs }: Metafile): string {
  let hashed = document
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint === undefined) continue
    const plain = `/assets/${basename(entryPoint).replace(/\.ts$/, '.js')}`
    if (!hashed.includes(plain)) throw new Error(`web/index.html does not name ${plain}`)
    hashed = hashed.replaceAll(plain, `/assets/${basename(path)}`)
  }
  return hashed
}
