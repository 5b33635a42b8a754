import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder for what a process of the runner makes once for all of its tests. The runner ends its processes without a word to them. */
    runFolder: string
  }
}

/** Makes the folder of a run; it goes when the run is over. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'mh-run-'))
  project.provide('runFolder', folder)
  return async () => await rm(folder, { recursive: true, force: true })
}
