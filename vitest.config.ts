import { defineConfig } from 'vitest/config'
import { ClosingLine } from './test/support/closing-line.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Those that wait as long as the fault lasts: npm run test:faults.
    exclude: ['test/faults/**'],
    // Real processes on a machine that may be busy: a bound to give up at, not a figure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 3,
    reporters: ['default', new ClosingLine()],
  },
})
