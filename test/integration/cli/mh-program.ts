import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, vi } from 'vitest'
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

/** An expectation that comes true once a program under test has got there. */
export function eventually<T>(value: () => T) {
  return expect.poll(value, { timeout: PATIENCE_MS / 2, interval: 20 })
}

/** Builds the program for a file of tests and takes it away afterwards. */
export function useMhProgram(): MhProgram {
  let folder = ''
  const path = (): string => join(folder, 'mh.cjs')
  vi.setConfig({ testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS })
  beforeAll(async () => {
    folder = await mkdtemp(join(readEnvironment().temporaryFolder, 'mh-program-'))
    await bundle(path())
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return { path, run: (args, options) => run(path(), args, options) }
}

/** The environment of a program under test: nothing of the tester's own but the path. */
export function testEnvironment(root: string): Record<string, string> {
  return { PATH: readEnvironment().path, HOME: root, TZ: 'UTC' }
}

async function bundle(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, 'mh-fixture.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    supported: { 'dynamic-import': false },
  })
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
