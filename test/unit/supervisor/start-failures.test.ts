import { expect, it } from 'vitest'
import type { WorkerReason } from '../../../shared/domain/worker-status.ts'
import { StartFailures } from '../../../supervisor/workers/start-failures.ts'
import { newLife, type WorkerState } from '../../../supervisor/workers/worker-life.ts'

const EXIT = { code: 1, signal: null, said: null }

/** Lets a person's worker go through states; whether any of them was one too many. */
function lets(failures: StartFailures, userId: string, states: readonly WorkerState[]): boolean {
  const to = states.map((state) => ({ ...newLife(1, 'onDemand'), state }))
  const profile = { userId, username: userId }
  const from = newLife(1, 'onDemand')
  return to.map((life) => failures.changed({ profile, from, to: life, build: null })).includes(true)
}

const starting = { status: 'starting', reason: 'request', deadline: 0, pid: 1 } as const
const running = { status: 'running', reason: 'ready', pid: 1, readyAt: 0 } as const
const killed = {
  status: 'stopping',
  reason: 'start-timeout',
  deadline: 0,
  pid: 1,
  startAgain: null,
  counts: true,
  forced: true,
} as const
const crashed = (reason: WorkerReason = 'exit'): WorkerState => ({
  status: 'crashed',
  reason,
  exit: EXIT,
  upMs: 0,
})

it('counts people, whether their worker ended by itself or did not come up in time', () => {
  const failures = new StartFailures(3)

  expect(lets(failures, 'a', [starting, crashed()])).toBe(false)
  expect(lets(failures, 'a', [starting, crashed()])).toBe(false)
  expect(lets(failures, 'b', [starting, killed, crashed('start-timeout')])).toBe(false)
  expect(lets(failures, 'c', [starting, crashed()])).toBe(true)
  expect(lets(failures, 'd', [starting, crashed()])).toBe(false)
})

it('begins anew when one comes up', () => {
  const failures = new StartFailures(2)

  expect(lets(failures, 'a', [starting, crashed()])).toBe(false)
  expect(lets(failures, 'b', [starting, running])).toBe(false)
  expect(lets(failures, 'c', [starting, crashed()])).toBe(false)
  expect(lets(failures, 'a', [starting, crashed()])).toBe(true)
})

it('leaves out what crashes later, what is stopped, profiles that cannot be used, and starts that the machine lacks something for', () => {
  const failures = new StartFailures(1)

  expect(lets(failures, 'a', [starting, running, crashed()])).toBe(false)
  expect(lets(failures, 'b', [starting, { status: 'stopped', reason: 'switched-off' }])).toBe(false)
  expect(lets(failures, 'b', [crashed()])).toBe(false)
  expect(lets(failures, 'c', [starting, crashed('not-usable')])).toBe(false)
  expect(lets(failures, 'c', [starting, crashed('shortage')])).toBe(false)
  expect(lets(failures, 'd', [starting, crashed()])).toBe(true)
})
