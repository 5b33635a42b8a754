import { expect, it } from 'vitest'
import { AppError } from '../../../shared/errors/app-error.ts'
import { faultIn } from '../../../supervisor/workers/fault-in.ts'
import { NO_CRASHES, DEFAULT_RESTART_POLICY } from '../../../supervisor/workers/restart-policy.ts'
import { transition } from '../../../supervisor/workers/transition.ts'
import { exitOfFailedSpawn } from '../../../supervisor/workers/worker-exit.ts'
import {
  DEFAULT_DEADLINES,
  newLife,
  type WorkerEvent,
  type WorkerLife,
} from '../../../supervisor/workers/worker-life.ts'
import { stateInWords } from '../../../supervisor/workers/worker-words.ts'

function refused(code: string): Error {
  return Object.assign(new Error(`spawn node ${code}`), { code })
}

/** A worker whose process could not be started, with this failure. */
function unstarted(error: unknown, before: WorkerLife = newLife(0, 'onDemand')): WorkerLife {
  const generation = before.generation + 1
  const events: readonly WorkerEvent[] = [
    before.generation === 0 ? { kind: 'start', reason: 'request' } : { kind: 'deadline' },
    { kind: 'granted' },
    { kind: 'exited', generation, exit: exitOfFailedSpawn(error) },
    { kind: 'decide', random: 0.5 },
  ]
  // Late enough for any pause to be over.
  const now = generation * 60_000
  const context = { now, deadlines: DEFAULT_DEADLINES, policy: DEFAULT_RESTART_POLICY }
  return events.reduce((life, event) => transition(life, event, context).life, before)
}

it.each([
  ['EMFILE', 'as many files open as it may'],
  ['ENFILE', 'as many files open as it may'],
  ['ENOMEM', 'no memory left'],
  ['EAGAIN', 'as many processes as there may be'],
])(
  'a start that fails with %s waits, and says that it is not the worker’s doing',
  (code, words) => {
    const life = unstarted(refused(code))

    expect(life.state).toMatchObject({ status: 'backoff', reason: 'shortage' })
    expect(life.history.crashes).toEqual([])
    expect(stateInWords(life, 60_000)).toContain(words)
    expect(stateInWords(life, 60_000)).toContain('through no fault of its own')
    expect(stateInWords(life, 60_000)).toContain('It is started again in')
  },
)

it('however often it fails so, a worker is tried again within half a minute', () => {
  const wrapped = new AppError('internal', 'No temporary folder.', { cause: refused('EMFILE') })
  let life = unstarted(wrapped)
  for (let count = 0; count < 20; count += 1) life = unstarted(wrapped, life)

  const { state } = life
  expect(state.status).toBe('backoff')
  expect('deadline' in state && state.deadline - 21 * 60_000).toBe(30_000)
})

it('counts what else keeps a process from starting', () => {
  const life = unstarted(refused('EACCES'))

  expect(life.state).toMatchObject({ status: 'backoff', reason: 'spawn-failed' })
  expect(life.history.crashes).toHaveLength(NO_CRASHES.crashes.length + 1)
})

it.each([
  ['EMFILE', 'shortage'],
  ['ENOMEM', 'shortage'],
  // The worker takes no more connections.
  ['EAGAIN', 'unreachable'],
  ['ECONNREFUSED', 'unreachable'],
])('a worker that is not reached for %s: %s', (code, fault) => {
  const found = faultIn(refused(code))

  expect(found).toBe(fault)
})
