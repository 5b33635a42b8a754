import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { WRAPPER } from '../bundle-wrapper.ts'
import { NATIVE_OPTIONS, nativeParts } from '../native-parts.ts'
import { threadPool } from '../thread-programs.ts'

/** Programs of the benchmarks that run in processes of their own, compiled as ours are. */
const PROGRAMS = [
  'bare-http',
  'durable-writes',
  'read-and-keep',
  'rewrite-durably',
  'express-front',
  'fixture-worker',
  'load',
  'scan-latency',
  'prompt-latency',
  'search-latency',
] as const
export type ProgramName = (typeof PROGRAMS)[number]

const PROJECT = resolve(import.meta.dirname, '../..')
const BUILT = 'dist/runtime'

/** A temporary folder with a copy of what was built, so that a build in the meantime changes nothing, and with the benchmarks' programs. */
export class BenchPlace implements AsyncDisposable {
  readonly #folder: string
  readonly #folders = new Map<string, number>()

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async open(): Promise<BenchPlace> {
    // A unix socket's path must stay short, and workers under accounts of their own must be let through.
    const folder = await mkdtemp(join(tmpdir(), 'mhb-'))
    await chmod(folder, 0o711)
    const place = new BenchPlace(folder)
    await cp(join(PROJECT, BUILT), place.built, { recursive: true })
    // `mh` looks two folders above itself for its version.
    await cp(join(PROJECT, 'package.json'), join(folder, 'package.json'))
    await compilePrograms(place.#programs)
    // The pool of threads looks for it beside the program that it is bundled into.
    const poolThread = 'lazy-piscina-thread.cjs'
    await cp(join(place.built, poolThread), join(place.#programs, poolThread))
    return place
  }

  /** The built programs of the project. */
  get built(): string {
    return join(this.#folder, BUILT)
  }

  get #programs(): string {
    return join(this.#folder, 'programs')
  }

  program(name: ProgramName): string {
    return join(this.#programs, `${name}.cjs`)
  }

  /** A new folder of this name, or with a number after it: a turn that others disturbed is run again. */
  async folder(name: string): Promise<string> {
    const count = (this.#folders.get(name) ?? 0) + 1
    this.#folders.set(name, count)
    const path = join(this.#folder, count === 1 ? name : `${name}-${count}`)
    await mkdir(path, { mode: 0o711 })
    return path
  }

  /** The built programs, with the fixture in the worker's place. */
  async builtWithFixtureWorker(): Promise<string> {
    const path = join(this.#folder, 'built-with-fixture')
    await cp(this.built, path, { recursive: true })
    const program = await readFile(this.program('fixture-worker'), 'utf8')
    await writeFile(join(path, 'worker.bundle.cjs'), WRAPPER.join(program))
    return path
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }
}

async function compilePrograms(into: string): Promise<void> {
  await build({
    entryPoints: PROGRAMS.map((name) => join(import.meta.dirname, 'programs', `${name}.ts`)),
    outdir: into,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
    ...NATIVE_OPTIONS,
    plugins: [nativeParts, threadPool],
  })
}
