import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/** Programs that threads run, with the files that they become beside the bundles. */
export const THREAD_PROGRAMS: Readonly<Record<string, string>> = {
  'text-analysis': 'worker/agents/organizer/analyze-texts.ts',
  'vector-scan': 'worker/semantic/scan-thread.ts',
}

/** The program of the pool's own that each of its threads runs, under the name that `threadPool` gives it. */
export const POOL_THREAD = { 'lazy-piscina-thread': 'node_modules/piscina/dist/worker.js' } as const

/**
 * The pool looks for its threads' program beside itself, as `worker.js`: a name that says nothing here, and that Node would take for a
 * module of ours.
 */
export const threadPool: Plugin = {
  name: 'thread-pool',
  setup(esbuild) {
    // What it could use to run threads at a lower priority has a native part, and is not asked for.
    esbuild.onResolve({ filter: /^@napi-rs\/nice$/ }, ({ path }) => ({ path, external: true }))
    esbuild.onLoad({ filter: /piscina\/dist\/index\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const contents = text.replace("'worker.js'", "'lazy-piscina-thread.cjs'")
      if (contents === text) throw new Error(`${path} no longer names worker.js`)
      return { contents, loader: 'js' }
    })
  },
}
