import { defineConfig } from 'vitest/config'
import { ClosingLine } from './test/support/closing-line.ts'

/** Faults that last: what is waited for takes real time, so these do not belong to every run of the tests. */
export default defineConfig({
  test: {
    globalSetup: 'test/support/run-folder.ts',
    include: ['test/faults/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
    reporters: ['default', new ClosingLine()],
  },
})
