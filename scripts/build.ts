import { createHash } from 'node:crypto'
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { parseJson } from '../shared/files/parse-json.ts'
import { buildPage } from './build-page.ts'
import { buildReader } from './build-reader.ts'
import { WRAPPER } from './bundle-wrapper.ts'
import { LAZY_PACKAGES, lazyPackages } from './lazy-packages.ts'
import { makeAscii } from './make-ascii.ts'
import { NATIVE_OPTIONS, nativeParts } from './native-parts.ts'
import { POOL_THREAD, THREAD_PROGRAMS, threadPool } from './thread-programs.ts'
import { warmCodeCaches } from './warm-code-caches.ts'

/** Programs that are built: each is one bundle, started through its small loader. */
const PROGRAMS = ['supervisor', 'worker', 'mh'] as const
const ENTRIES = {
  supervisor: 'supervisor/main.ts',
  worker: 'worker/main.ts',
  mh: 'cli/mh.ts',
} as const satisfies Record<(typeof PROGRAMS)[number], string>

const root = resolve(import.meta.dirname, '..')
const dist = join(root, 'dist')

/** zod brings its messages in fifty languages; English stands by itself, and the index of the others is half a bundle. */
const noLocales: Plugin = {
  name: 'no-locales',
  setup(esbuild) {
    esbuild.onLoad({ filter: /zod\/v4\/locales\/index\.(js|cjs)$/ }, () => ({
      contents: 'export {}',
    }))
  },
}

/** Assertions of the log would load Node's own, which opens the standard error's stream: a tenth of a worker's start. */
const lightAssert: Plugin = {
  name: 'light-assert',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^(node:)?assert$/ }, ({ importer }) =>
      /sonic-boom|thread-stream/.test(importer)
        ? { path: 'assert', namespace: 'light-assert' }
        : undefined,
    )
    esbuild.onLoad({ filter: /.*/, namespace: 'light-assert' }, () => ({
      contents: `
        module.exports = (value, message) => { if (!value) throw new TypeError(message) }`,
      loader: 'js',
    }))
  },
}

/** Node gives whoever imports a CommonJS module its exports as the default; a package with nothing else exports that itself. */
const DEFAULT_ALONE =
  'if (Object.keys(module.exports).join() === "default") module.exports = module.exports.default;'

async function bundle(into: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(PROGRAMS.map((name) => [`${name}.bundle`, ENTRIES[name]])),
    outdir: into,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['@node-rs/*-wasm32-wasi'],
    ...NATIVE_OPTIONS,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'linked',
    logLevel: 'warning',
    plugins: [nativeParts, noLocales, lightAssert, lazyPackages],
    charset: 'ascii',
    // The loader need not put it together, which would copy the whole text.
    banner: { js: WRAPPER[0] },
    footer: { js: WRAPPER[1] },
  })
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(
      Object.entries(LAZY_PACKAGES).map(([name, file]) => [file, name]),
    ),
    outdir: into,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    // The same form of each package as an `import` of ours takes.
    conditions: ['import', 'module'],
    mainFields: ['module', 'main'],
    footer: { js: DEFAULT_ALONE },
    legalComments: 'linked',
    logLevel: 'warning',
    plugins: [threadPool],
  })
  await bundleThreads(into)
}

/** What threads run is read from files of its own. */
async function bundleThreads(into: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: { ...THREAD_PROGRAMS, ...POOL_THREAD },
    outdir: into,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    ...NATIVE_OPTIONS,
    minify: true,
    legalComments: 'linked',
    logLevel: 'warning',
    plugins: [nativeParts, noLocales, threadPool],
  })
}

async function hashOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for (const path of await filesIn(folder)) {
    hash
      .update(relative(folder, path))
      .update('\0')
      .update(await readFile(path))
  }
  return hash.digest('hex').slice(0, 16)
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => join(parentPath, name)).toSorted()
}

async function main(): Promise<void> {
  const packageFile = parseJson(await readFile(join(root, 'package.json'), 'utf8'), 'package.json')
  const version = versionOf(packageFile)
  await mkdir(dist, { recursive: true })
  // Built beside the present programs and put in their place as a whole, so that a command in between finds one or the other.
  for (const name of await readdir(dist)) {
    if (name.startsWith('.next-')) await rm(join(dist, name), { recursive: true, force: true })
  }
  const next = await mkdtemp(join(dist, '.next-'))
  try {
    const build = await buildInto(next, version)
    await chmod(next, 0o755)
    await rm(join(dist, 'runtime'), { recursive: true, force: true })
    await rename(next, join(dist, 'runtime'))
    process.stdout.write(`built ${version} (${build})\n`)
  } finally {
    await rm(next, { recursive: true, force: true })
  }
}

async function buildInto(folder: string, version: string): Promise<string> {
  await bundle(folder)
  for (const name of PROGRAMS) {
    await makeAscii(join(folder, `${name}.bundle.cjs`))
    await copyFile(join(root, 'shared/runtime/loader.cjs'), join(folder, `${name}.cjs`))
  }
  await buildPage(root, join(folder, 'web'))
  await buildReader(root, join(folder, 'reader'), [noLocales])
  const build = await hashOf(folder)
  await writeFile(join(folder, 'build.json'), `${JSON.stringify({ version, build }, null, 2)}\n`)
  await warmCodeCaches(folder)
  return build
}

function versionOf(packageFile: unknown): string {
  const { version } = Object(packageFile)
  if (typeof version !== 'string') throw new TypeError('package.json has no version')
  return version
}

await main()
