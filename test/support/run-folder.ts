import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { eventually } from './eventually.ts'
import { processesWithin } from './processes.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder for what a process of the runner makes once for all of its tests. The runner ends its processes without a word to them. */
    runFolder: string
  }
}

const SHARED = 'run'
/** Programs that tests start keep there what they have compiled; it goes with the folder. */
const CACHES = /^(tsx-\d+|node-compile-cache)(\/|$)/
/** For processes that have been told to end: a busy machine lets them wait. */
const LAST_BREATH_MS = 20_000

/** Gives a run its own folder for temporary files. It goes when the run is over, which fails when a test has left a file or a process. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Short: the socket of a root within must stay under 108 bytes.
  const folder = await mkdtemp(join(tmpdir(), 'mh-'))
  // As the folder that it stands for: workers have accounts of their own.
  await chmod(folder, 0o1777)
  await mkdir(join(folder, SHARED), { mode: 0o755 })
  project.provide('runFolder', join(folder, SHARED))
  // The runner's processes, and all that they start, begin with this.
  project.config.env = { ...project.config.env, TMPDIR: folder }
  return async () => {
    const left = [...(await processesLeft(folder)), ...(await filesLeft(folder))]
    await rm(folder, { recursive: true, force: true })
    if (left.length === 0) return
    // The runner only prints what a teardown throws.
    process.exitCode = 1
    throw new Error(`The tests have left something behind:\n${left.join('\n')}`)
  }
}

async function filesLeft(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  return names.filter(
    (name) => name !== SHARED && !name.startsWith(`${SHARED}/`) && !CACHES.test(name),
  )
}

/** The runner's own processes, children of this one, are still there. */
async function processesLeft(folder: string): Promise<string[]> {
  const left = (): string[] =>
    processesWithin(folder)
      .filter(({ pid, parent }) => pid !== process.pid && parent !== process.pid)
      .map(({ pid, line }) => `process ${pid}: ${line.join(' ')}`)
  await eventually(() => left().length === 0, LAST_BREATH_MS).catch(() => undefined)
  return left()
}
