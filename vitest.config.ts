import { defineConfig } from 'vitest/config'
import { ClosingLine } from './test/support/closing-line.ts'
import { LongestFirst } from './test/support/longest-first.ts'

export default defineConfig({
  test: {
    globalSetup: 'test/support/run-folder.ts',
    include: ['test/**/*.test.ts'],
    // Those that wait as long as the fault lasts: npm run test:faults.
    exclude: ['test/faults/**'],
    // Real processes on a machine that may be busy: a bound to give up at, not a figure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 3,
    // A process of the runner loads the modules once for all files that it runs: a third of the processor's time otherwise went there.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', new ClosingLine()],
  },
})
