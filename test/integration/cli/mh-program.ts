import type { ChildProcess } from 'node:child_process'
import { copyFile, mkdtemp, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build, stop } from 'esbuild'
import { execa } from 'execa'
import { beforeAll, expect, inject } from 'vitest'
import { WRAPPER } from '../../../scripts/bundle-wrapper.ts'
import { makeAscii } from '../../../scripts/make-ascii.ts'
import { readEnvironment } from '../../../shared/environment.ts'

/** What came of one run of `mh`. */
interface MhRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** What the program asked to be started. */
  readonly launches: unknown[]
}

interface MhOptions {
  readonly root: string
  readonly stdin?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Called when the program launches a supervisor. */
  readonly onLaunch?: (child: ChildProcess) => void | Promise<void>
  /** Called with the program once it runs. */
  readonly meanwhile?: (child: ChildProcess) => void | Promise<void>
}

/** The bundled program, as it is installed: one CommonJS file whose parts load lazily. */
export interface MhProgram {
  readonly path: () => string
  readonly run: (args: readonly string[], options: MhOptions) => Promise<MhRun>
}

/** Long enough for a machine that is busy with something else. */
const PATIENCE_MS = 30_000
const PROJECT = resolve(import.meta.dirname, '../../..')

/** An expectation that comes true once a program under test has got there. */
export function eventually<T>(value: () => T) {
  return expect.poll(value, { timeout: PATIENCE_MS / 2, interval: 20 })
}

/** Of this process of the test runner, for all files that it runs. */
let built: Promise<string> | undefined

/** The program for a file of tests. */
export function useMhProgram(): MhProgram {
  let folder = ''
  const path = (): string => join(folder, 'mh.cjs')
  beforeAll(async () => {
    folder = await (built ??= buildProgram())
  })
  return { path, run: (args, options) => run(path(), args, options) }
}

/** The environment of a program under test: nothing of the tester's own but the path. */
export function testEnvironment(root: string): Record<string, string> {
  return { PATH: readEnvironment().path, HOME: root, TZ: 'UTC' }
}

/** Builds it as it is installed, started through the loader with the code that was compiled before; it goes with the run. */
async function buildProgram(): Promise<string> {
  const folder = await mkdtemp(join(inject('runFolder'), 'mh-program-'))
  const bundle = join(folder, 'mh.bundle.cjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'mh-fixture.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    supported: { 'dynamic-import': false },
    charset: 'ascii',
    banner: { js: WRAPPER[0] },
    footer: { js: WRAPPER[1] },
  })
  await stop()
  await makeAscii(bundle)
  const program = join(folder, 'mh.cjs')
  await copyFile(join(PROJECT, 'shared/runtime/loader.cjs'), program)
  await writeFile(join(folder, 'package.json'), '{"version": "0.0.0"}')
  const command = ['--no-start', 'user', 'list']
  await execa(process.execPath, [program, '--write-code-cache', folder, ...command], {
    env: testEnvironment(folder),
    reject: false,
  })
  return folder
}

async function run(program: string, args: readonly string[], options: MhOptions): Promise<MhRun> {
  const { root, stdin = '', environment = {}, onLaunch, meanwhile } = options
  const child = execa(process.execPath, [program, root, ...args], {
    cwd: root,
    env: { ...testEnvironment(root), ...environment },
    extendEnv: false,
    input: stdin,
    ipc: true,
    reject: false,
    stripFinalNewline: false,
  })
  const launches: unknown[] = []
  child.on('message', (launch) => {
    launches.push(launch)
    void onLaunch?.(child)
  })
  const [{ exitCode = null, stdout, stderr }] = await Promise.all([child, meanwhile?.(child)])
  return { code: exitCode, stdout, stderr, launches }
}
