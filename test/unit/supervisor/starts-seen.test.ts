import { expect, it } from 'vitest'
import type { WorkerReason } from '../../../shared/domain/worker-status.ts'
import { StartsSeen } from '../../../supervisor/runtime/starts-seen.ts'
import type { WorkerExit } from '../../../supervisor/workers/worker-exit.ts'
import { newLife, type WorkerState } from '../../../supervisor/workers/worker-life.ts'

const EXIT: WorkerExit = { code: 1, signal: null, said: null }
const KILLED: WorkerExit = { code: null, signal: 'SIGKILL', said: null }
const BUILD = 'new-build'

const starting = { status: 'starting', reason: 'request', deadline: 0, pid: 1 } as const
const running = { status: 'running', reason: 'ready', pid: 1, readyAt: 0 } as const
const draining = {
  status: 'draining',
  reason: 'restart',
  deadline: 0,
  pid: 1,
  startAgain: 'restart',
} as const
const stopped = { status: 'stopped', reason: 'switched-off' } as const

function crashed(reason: WorkerReason = 'exit', exit = EXIT): WorkerState {
  return { status: 'crashed', reason, exit, upMs: 0 }
}

/** What is seen of one worker that goes through states, a second each. */
function seenIn(states: readonly WorkerState[], starts = new StartsSeen(), userId = 'a'): string[] {
  const profile = { userId, username: userId }
  const from = newLife(1, 'onDemand')
  return states.flatMap((state, second) => {
    const change = { profile, from, to: { ...from, state }, build: BUILD }
    return starts.changed(change, second * 1_000).map(({ what }) => what)
  })
}

const limit = { reason: 'out-of-memory', most: 512 } as const
const killedFor = { reason: 'start-timeout', afterMs: 20_000 } as const

it.each<[string, readonly WorkerState[], readonly string[]]>([
  ['that ends before it is ready falls', [starting, crashed()], ['fell']],
  [
    'that is killed for being late falls',
    [starting, crashed('start-timeout', { ...KILLED, killedFor })],
    ['fell'],
  ],
  ['that comes up and ends at once falls', [starting, running, crashed()], ['up', 'fell']],
  ['that somebody kills shows nothing', [starting, crashed('signal', KILLED)], []],
  [
    'that wants too much memory at once falls',
    [starting, crashed('out-of-memory', { ...KILLED, limit })],
    ['fell'],
  ],
  [
    'that wants too much memory later shows nothing',
    [starting, running, crashed('out-of-memory', { ...KILLED, limit })],
    ['up'],
  ],
  ['for which the machine lacks something shows nothing', [starting, crashed('shortage')], []],
  ['that fills the disk shows nothing', [starting, running, crashed('disk-filled')], ['up']],
  [
    'that is asked to end has run well',
    [starting, running, draining, stopped],
    ['up', 'settled', 'let-go'],
  ],
  ['that is heard of again has come up once', [starting, running, running], ['up']],
])('a worker %s', (_, states, what) => {
  const seen = seenIn(states)

  expect(seen).toEqual(what)
})

it('a worker that is up for ten seconds has run well, which the next change of any worker shows', () => {
  const starts = new StartsSeen()
  const idle = Array.from({ length: 10 }, () => stopped)

  const first = seenIn([starting, running], starts, 'a')
  const later = seenIn([...idle, stopped, stopped], starts, 'b')

  expect(first).toEqual(['up'])
  expect(later.filter((what) => what === 'settled')).toEqual(['settled'])
})

it('not every worker is of a build while one comes up or is on its way to an end', () => {
  const starts = new StartsSeen()
  seenIn([starting, running], starts, 'a')

  const alone = starts.areAllOf(BUILD)
  seenIn([starting], starts, 'b')
  const withOther = starts.areAllOf(BUILD)
  seenIn([running, draining], starts, 'b')
  const withEnding = starts.areAllOf(BUILD)
  seenIn([stopped], starts, 'b')

  expect([alone, withOther, withEnding, starts.areAllOf(BUILD)]).toEqual([true, false, false, true])
  expect(starts.areAllOf('another')).toBe(false)
})
