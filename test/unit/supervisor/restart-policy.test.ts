import { expect, it } from 'vitest'
import {
  type CrashHistory,
  decideRestart,
  DEFAULT_RESTART_POLICY,
  NO_CRASHES,
} from '../../../supervisor/workers/restart-policy.ts'

const crash = { now: 1_000_000, upMs: 0, hopeless: false, isShortage: false, random: 0.5 }

it.each<[string, CrashHistory, Partial<typeof crash>, object]>([
  ['waits half a second after the first crash', NO_CRASHES, {}, { kind: 'backoff', delayMs: 500 }],
  [
    'waits longer after each',
    { crashes: [1, 2], step: 2, failures: 0 },
    {},
    { kind: 'backoff', delayMs: 2_000 },
  ],
  [
    'waits at most half a minute',
    { crashes: [], step: 40, failures: 0 },
    {},
    { kind: 'backoff', delayMs: 30_000 },
  ],
  [
    'spreads the pause by a fifth downwards',
    NO_CRASHES,
    { random: 0 },
    { kind: 'backoff', delayMs: 400 },
  ],
  [
    'spreads the pause by a fifth upwards',
    NO_CRASHES,
    { random: 1 },
    { kind: 'backoff', delayMs: 600 },
  ],
  [
    'begins the pauses anew after a minute up',
    { crashes: [999_000], step: 4, failures: 0 },
    { upMs: 60_000 },
    { kind: 'backoff', delayMs: 500 },
  ],
  [
    'fails at the fifth crash in five minutes',
    { crashes: [999_001, 999_002, 999_003, 999_004], step: 4, failures: 0 },
    {},
    { kind: 'failed', retryMs: 900_000 },
  ],
  [
    'forgets crashes older than five minutes',
    { crashes: [1, 2, 3, 4], step: 4, failures: 0 },
    {},
    { kind: 'backoff' },
  ],
  [
    'forgets all after ten minutes up',
    { crashes: [999_001, 999_002, 999_003, 999_004], step: 4, failures: 3 },
    { upMs: 600_000 },
    { kind: 'backoff', delayMs: 500 },
  ],
  [
    'fails at once where trying cannot help',
    NO_CRASHES,
    { hopeless: true },
    { kind: 'failed', retryMs: 900_000 },
  ],
  [
    'doubles the wait of a second failure',
    { crashes: [], step: 0, failures: 1 },
    { hopeless: true },
    { kind: 'failed', retryMs: 1_800_000 },
  ],
  [
    'waits two hours at most',
    { crashes: [], step: 0, failures: 9 },
    { hopeless: true },
    { kind: 'failed', retryMs: 7_200_000 },
  ],
  [
    'never fails for what the machine lacks, and counts no crash',
    { crashes: [999_001, 999_002, 999_003, 999_004], step: 9, failures: 0 },
    { isShortage: true },
    {
      kind: 'backoff',
      delayMs: 30_000,
      history: { crashes: [999_001, 999_002, 999_003, 999_004] },
    },
  ],
])('%s', (_title, history, over, decision) => {
  expect(decideRestart(history, { ...crash, ...over }, DEFAULT_RESTART_POLICY)).toMatchObject(
    decision,
  )
})
