import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_RESTART_POLICY } from '../../../supervisor/workers/restart-policy.ts'
import { transition } from '../../../supervisor/workers/transition.ts'
import type { WorkerExit } from '../../../supervisor/workers/worker-exit.ts'
import {
  DEFAULT_DEADLINES,
  newLife,
  pidOf,
  type WorkerEffect,
  type WorkerEvent,
  type WorkerLife,
} from '../../../supervisor/workers/worker-life.ts'

const CLEAN: WorkerExit = { code: 0, signal: null, said: null }
const CRASH: WorkerExit = { code: 1, signal: null, said: 'Error: broken' }

/** Lets events happen at one moment, and gives the life and everything that was to be done. */
function play(
  life: WorkerLife,
  events: readonly WorkerEvent[],
  now = 0,
): { life: WorkerLife; effects: WorkerEffect[] } {
  const effects: WorkerEffect[] = []
  let present = life
  for (const event of events) {
    const next = transition(present, event, {
      now,
      deadlines: DEFAULT_DEADLINES,
      policy: DEFAULT_RESTART_POLICY,
    })
    present = next.life
    effects.push(...next.effects)
  }
  return { life: present, effects }
}

const stopped = newLife(0, 'onDemand')
const started = play(stopped, [
  { kind: 'start', reason: 'request' },
  { kind: 'granted' },
  { kind: 'spawned', generation: 1, pid: 42 },
  { kind: 'ready', generation: 1 },
]).life

describe.each<[string, WorkerLife, readonly WorkerEvent[], string, readonly string[]]>([
  [
    'a request starts a stopped worker',
    stopped,
    [{ kind: 'start', reason: 'request' }],
    'queued',
    ['enqueue'],
  ],
  [
    'a second request starts no second',
    stopped,
    [
      { kind: 'start', reason: 'request' },
      { kind: 'start', reason: 'request' },
    ],
    'queued',
    ['enqueue'],
  ],
  [
    'a request does not start what was switched off',
    newLife(0, 'off'),
    [{ kind: 'start', reason: 'request' }],
    'stopped',
    [],
  ],
  [
    'an operator starts what was switched off',
    newLife(0, 'off'),
    [{ kind: 'start', reason: 'operator' }],
    'queued',
    ['enqueue'],
  ],
  [
    'a stop drains first',
    started,
    [{ kind: 'stop', reason: 'switched-off', wanted: 'off' }],
    'draining',
    ['drain'],
  ],
  [
    'a drained worker gets TERM',
    started,
    [
      { kind: 'stop', reason: 'shutdown' },
      { kind: 'drained', generation: 1 },
    ],
    'stopping',
    ['drain', 'SIGTERM'],
  ],
  [
    'a pause of the supervisor’s own is no reason to end a worker that is starting',
    stopped,
    [
      { kind: 'start', reason: 'request' },
      { kind: 'granted' },
      { kind: 'spawned', generation: 1, pid: 42 },
      { kind: 'held-up', forMs: 60_000 },
      { kind: 'deadline' },
    ],
    'starting',
    ['enqueue', 'spawn'],
  ],
  [
    'a clean exit while running is no crash: it sleeps',
    started,
    [{ kind: 'exited', generation: 1, exit: CLEAN }],
    'hibernated',
    [],
  ],
  [
    'an exit after TERM is no crash',
    started,
    [
      { kind: 'stop', reason: 'shutdown' },
      { kind: 'exited', generation: 1, exit: CRASH },
    ],
    'stopped',
    ['drain'],
  ],
  [
    'a crash asks for a decision',
    started,
    [{ kind: 'exited', generation: 1, exit: CRASH }],
    'crashed',
    ['decide'],
  ],
  [
    'a decision after one crash is a pause',
    started,
    [
      { kind: 'exited', generation: 1, exit: CRASH },
      { kind: 'decide', random: 0.5 },
    ],
    'backoff',
    ['decide'],
  ],
  [
    'a start while stopping waits for the end',
    started,
    [
      { kind: 'stop', reason: 'restart' },
      { kind: 'start', reason: 'request' },
      { kind: 'exited', generation: 1, exit: CLEAN },
    ],
    'queued',
    ['drain', 'enqueue'],
  ],
  [
    'a stop while starting cancels it',
    stopped,
    [
      { kind: 'start', reason: 'request' },
      { kind: 'granted' },
      { kind: 'spawned', generation: 1, pid: 42 },
      { kind: 'stop', reason: 'switched-off' },
    ],
    'stopping',
    ['enqueue', 'spawn', 'SIGTERM'],
  ],
  [
    'a stop before there is a process signals it as soon as there is one',
    stopped,
    [
      { kind: 'start', reason: 'request' },
      { kind: 'granted' },
      { kind: 'stop', reason: 'switched-off' },
      { kind: 'spawned', generation: 1, pid: 42 },
    ],
    'stopping',
    ['enqueue', 'spawn', 'SIGTERM'],
  ],
  [
    'an older generation changes nothing',
    started,
    [
      { kind: 'exited', generation: 0, exit: CRASH },
      { kind: 'misbehaved', generation: 7, reason: 'identity' },
    ],
    'running',
    [],
  ],
  [
    'a wrong identity is killed at once',
    started,
    [{ kind: 'misbehaved', generation: 1, reason: 'identity' }],
    'stopping',
    ['SIGKILL'],
  ],
  [
    'a worker whose turn has come is started',
    stopped,
    [{ kind: 'start', reason: 'request' }, { kind: 'granted' }],
    'starting',
    ['enqueue', 'spawn'],
  ],
  [
    'a turn that comes after the stop starts nothing',
    stopped,
    [
      { kind: 'start', reason: 'request' },
      { kind: 'stop', reason: 'switched-off', wanted: 'off' },
      { kind: 'granted' },
    ],
    'stopped',
    ['enqueue'],
  ],
  [
    'an idle worker goes to sleep',
    started,
    [
      { kind: 'stop', reason: 'idle' },
      { kind: 'drained', generation: 1 },
      { kind: 'exited', generation: 1, exit: CLEAN },
    ],
    'hibernated',
    ['drain', 'SIGTERM'],
  ],
  [
    'a request while it falls asleep wakes it',
    started,
    [
      { kind: 'stop', reason: 'idle' },
      { kind: 'start', reason: 'request' },
      { kind: 'exited', generation: 1, exit: CLEAN },
    ],
    'queued',
    ['drain', 'enqueue'],
  ],
  [
    'a silent worker that is heard again runs on',
    started,
    [
      { kind: 'silent', generation: 1 },
      { kind: 'heard', generation: 1 },
    ],
    'running',
    [],
  ],
  [
    'a silent worker still ends in good order when it is stopped',
    started,
    [
      { kind: 'silent', generation: 1 },
      { kind: 'stop', reason: 'switched-off' },
    ],
    'stopping',
    ['SIGTERM'],
  ],
  [
    'a lock drains first, then holds',
    started,
    [
      { kind: 'lock', reason: 'backup' },
      { kind: 'drained', generation: 1 },
      { kind: 'exited', generation: 1, exit: CLEAN },
    ],
    'locked',
    ['drain', 'SIGTERM'],
  ],
  [
    'a lock while starting ends the process that comes',
    stopped,
    [
      { kind: 'start', reason: 'request' },
      { kind: 'granted' },
      { kind: 'lock', reason: 'delete' },
      { kind: 'spawned', generation: 1, pid: 42 },
      { kind: 'exited', generation: 1, exit: CRASH },
    ],
    'locked',
    ['enqueue', 'spawn', 'SIGTERM'],
  ],
  [
    'a lock takes a worker out of the line',
    stopped,
    [{ kind: 'start', reason: 'request' }, { kind: 'lock', reason: 'delete' }, { kind: 'granted' }],
    'locked',
    ['enqueue'],
  ],
  [
    'nobody starts what is locked',
    stopped,
    [
      { kind: 'lock', reason: 'restore' },
      { kind: 'start', reason: 'request' },
      { kind: 'start', reason: 'operator' },
      { kind: 'start', reason: 'schedule' },
      { kind: 'restart' },
      { kind: 'deadline' },
      { kind: 'granted' },
    ],
    'locked',
    [],
  ],
  [
    'what is unlocked can be started',
    stopped,
    [{ kind: 'lock', reason: 'backup' }, { kind: 'unlock' }, { kind: 'start', reason: 'request' }],
    'queued',
    ['enqueue'],
  ],
  [
    'a schedule wakes what sleeps',
    stopped,
    [{ kind: 'start', reason: 'schedule' }],
    'queued',
    ['enqueue'],
  ],
  [
    'a schedule does not start what was switched off',
    newLife(0, 'off'),
    [{ kind: 'start', reason: 'schedule' }],
    'stopped',
    [],
  ],
  [
    'a person’s request moves up what waits for a schedule',
    stopped,
    [
      { kind: 'start', reason: 'schedule' },
      { kind: 'start', reason: 'request' },
    ],
    'queued',
    ['enqueue', 'enqueue'],
  ],
  [
    'a schedule that is due while it falls asleep wakes it',
    started,
    [
      { kind: 'stop', reason: 'idle' },
      { kind: 'start', reason: 'schedule' },
      { kind: 'exited', generation: 1, exit: CLEAN },
    ],
    'queued',
    ['drain', 'enqueue'],
  ],
])('%s', (_title, life, events, status, effects) => {
  it(`ends in ${status}`, () => {
    const after = play(life, events)

    expect(after.life.state.status).toBe(status)
    expect(
      after.effects.map((effect) => ('signal' in effect ? effect.signal : effect.kind)),
    ).toEqual(effects)
  })
})

it('keeps why it is started again: a person’s wish before a schedule’s', () => {
  const asleep = play(started, [
    { kind: 'stop', reason: 'idle' },
    { kind: 'start', reason: 'schedule' },
  ]).life
  const ended: WorkerEvent = { kind: 'exited', generation: 1, exit: CLEAN }

  const scheduled = play(asleep, [{ kind: 'start', reason: 'inbox' }, ended])
  const requested = play(asleep, [{ kind: 'start', reason: 'request' }, ended])

  expect(scheduled.life.state.reason).toBe('schedule')
  expect(requested.life.state.reason).toBe('request')
})

it('keeps what was wanted through a lock', () => {
  const off = play(newLife(0, 'off'), [{ kind: 'lock', reason: 'backup' }, { kind: 'unlock' }])
  const wanted = play(newLife(0, 'off'), [
    { kind: 'lock', reason: 'backup' },
    { kind: 'start', reason: 'operator' },
    { kind: 'unlock' },
  ])

  expect(off.life).toMatchObject({ wanted: 'off', state: { reason: 'switched-off' } })
  expect(wanted.life).toMatchObject({ wanted: 'onDemand', state: { reason: 'unlocked' } })
})

it('fails after five crashes within five minutes, and starts again when the pause is over', () => {
  let life = started
  for (let crash = 1; crash <= 5; crash += 1) {
    const { generation } = life
    life = play(
      life,
      [
        { kind: 'exited', generation, exit: CRASH },
        { kind: 'decide', random: 0.5 },
      ],
      crash * 1000,
    ).life
    if (life.state.status !== 'backoff') break
    life = play(life, [{ kind: 'deadline' }, { kind: 'granted' }], life.state.deadline).life
    const next = life.generation
    const up: WorkerEvent[] = [
      { kind: 'spawned', generation: next, pid: 42 },
      { kind: 'ready', generation: next },
    ]
    life = play(life, up, crash * 1000).life
  }

  expect(life.state).toMatchObject({ status: 'failed', reason: 'too-many-crashes', crashes: 5 })
  expect(life.restarts).toBe(4)
  const retry = play(life, [{ kind: 'deadline' }], Number.MAX_SAFE_INTEGER)
  expect(retry.life.state.status).toBe('queued')
})

it('kills again and again what does not end', () => {
  let life = play(started, [{ kind: 'stop', reason: 'shutdown' }]).life
  const signals: string[] = []
  for (let step = 0; step < 4 && 'deadline' in life.state; step += 1) {
    const { life: next, effects } = play(life, [{ kind: 'deadline' }], life.state.deadline)
    life = next
    for (const effect of effects) if ('signal' in effect) signals.push(effect.signal)
  }

  expect(signals).toEqual(['SIGTERM', 'SIGKILL', 'SIGKILL', 'SIGKILL'])
})

const OWN_KINDS = [
  'spawned',
  'ready',
  'drained',
  'misbehaved',
  'silent',
  'heard',
  'exited',
] as const

const anyEvent: fc.Arbitrary<(life: WorkerLife) => WorkerEvent> = fc.oneof(
  fc
    .constantFrom<WorkerEvent>(
      { kind: 'start', reason: 'request' },
      { kind: 'start', reason: 'operator' },
      { kind: 'start', reason: 'schedule' },
      { kind: 'start', reason: 'inbox' },
      { kind: 'start', reason: 'wake-table' },
      { kind: 'stop', reason: 'switched-off', wanted: 'off' },
      { kind: 'stop', reason: 'shutdown' },
      { kind: 'stop', reason: 'account-disabled' },
      { kind: 'stop', reason: 'limit' },
      { kind: 'stop', reason: 'idle' },
      { kind: 'restart' },
      { kind: 'lock', reason: 'backup' },
      { kind: 'unlock' },
      { kind: 'decide', random: 0.3 },
      { kind: 'deadline' },
      { kind: 'granted' },
      { kind: 'held-up', forMs: 20_000 },
    )
    .map((event) => () => event),
  fc
    .tuple(fc.constantFrom(...OWN_KINDS), fc.boolean(), fc.constantFrom(0, 1, 75, 78))
    .map(([kind, current, code]) => (life: WorkerLife): WorkerEvent => {
      const generation = current ? life.generation : life.generation - 1
      if (kind === 'spawned') return { kind, generation, pid: 100 + generation }
      if (kind === 'exited') return { kind, generation, exit: { code, signal: null, said: null } }
      if (kind === 'misbehaved') return { kind, generation, reason: 'unreachable' }
      return { kind, generation }
    }),
)

/** A life with whether there is a process that was asked for and has not exited. */
interface Played {
  readonly life: WorkerLife
  readonly alive: boolean
}

/** Lets one event happen, and checks what must hold after every one. */
function step({ life, alive }: Played, event: WorkerEvent, now: number): Played {
  const isOwn = 'generation' in event && event.generation === life.generation
  if (isOwn && !alive) return { life, alive }
  const context = { now, deadlines: DEFAULT_DEADLINES, policy: DEFAULT_RESTART_POLICY }
  const { life: next, effects } = transition(life, event, context)
  const left = alive && !(isOwn && event.kind === 'exited')
  const spawns = effects.filter(({ kind }) => kind === 'spawn').length
  expect(spawns + Number(left), 'one process a profile').toBeLessThanOrEqual(1)
  const byOperator = ['stop', 'start', 'restart'].includes(event.kind)
  if (!byOperator) expect(next.wanted, 'only operators change what is wanted').toBe(life.wanted)
  if (spawns > 0)
    expect(next, 'only what is wanted starts, and nothing in a lock').toMatchObject(MAY_START)
  expectLock(life, event, next)
  expect(next.generation, 'generations go up').toBe(life.generation + spawns)
  expectDeadline(next)
  const living = left || spawns > 0
  if (!living) expect(pidOf(next.state)).toBeNull()
  return { life: next, alive: living }
}

function expectLock(life: WorkerLife, event: WorkerEvent, next: WorkerLife): void {
  const byLocker = event.kind === 'lock' || event.kind === 'unlock'
  if (!byLocker) expect(next.lock, 'only who locked lets go').toBe(life.lock)
  if (next.lock === null) expect(next.state.status).not.toBe('locked')
  else expect(LOCKABLE).toContain(next.state.status)
  const isWanted = life.wanted === 'onDemand' && event.kind === 'start' && next.lock === null
  if (isWanted) expect(isAtRest(next), 'a start that is wanted is not lost').toBe(false)
}

const MAY_START = { wanted: 'onDemand', lock: null }
/** A locked life has no process, or one on its way out. */
const LOCKABLE = ['locked', 'draining', 'stopping']

function isAtRest({ state }: WorkerLife): boolean {
  return ['stopped', 'hibernated', 'locked'].includes(state.status)
}

function expectDeadline({ state }: WorkerLife): void {
  const isResting = ['stopped', 'hibernated', 'locked', 'running', 'crashed'].includes(state.status)
  expect('deadline' in state || isResting, `${state.status} has a deadline`).toBe(true)
}

/** Events, each some time after the one before, that happen to a worker which was never started or was found running. */
const anyPast = fc.record({
  isFound: fc.boolean(),
  steps: fc.array(fc.tuple(anyEvent, fc.nat(40_000)), { maxLength: 60 }),
})

interface Past {
  readonly isFound: boolean
  readonly steps: readonly (readonly [(life: WorkerLife) => WorkerEvent, number])[]
}

/** Lets all of it happen, and checks every step. */
function lived({ isFound, steps }: Past): { readonly played: Played; readonly now: number } {
  const fresh = newLife(3, 'onDemand')
  const found = play(fresh, [{ kind: 'found', pid: 103 }]).life
  let played: Played = { life: isFound ? found : fresh, alive: isFound }
  let now = 0
  for (const [make, later] of steps) {
    now += later
    played = step(played, make(played.life), now)
  }
  return { played, now }
}

/** What happens next in a world where everything goes well; undefined where nothing has to happen. */
function nextOf({ state, generation }: WorkerLife): WorkerEvent | undefined {
  const pid = 100 + generation
  const exit = { code: 0, signal: null, said: null }
  switch (state.status) {
    case 'queued':
      return { kind: 'granted' }
    case 'starting':
      return state.pid === null
        ? { kind: 'spawned', generation, pid }
        : { kind: 'ready', generation }
    case 'adopting':
      return { kind: 'ready', generation }
    case 'unresponsive':
      return { kind: 'heard', generation }
    case 'draining':
      return { kind: 'drained', generation }
    case 'stopping':
      return { kind: 'exited', generation, exit }
    case 'crashed':
      return { kind: 'decide', random: 0.5 }
    case 'backoff':
    case 'failed':
      return { kind: 'deadline' }
    case 'running':
    case 'stopped':
    case 'hibernated':
    case 'locked':
      return undefined
  }
}

/** Lets everything go well until nothing has to happen any more. */
function settled(played: Played, now: number): WorkerLife {
  let present = played
  let time = now
  for (let turns = 0; turns < 20; turns += 1) {
    const event = nextOf(present.life)
    if (!event) return present.life
    time = Math.max(time, event.kind === 'deadline' ? deadlineIn(present.life) : time)
    present = step(present, event, time)
  }
  throw new Error(`${present.life.state.status} does not come to rest`)
}

it('keeps its promises under any sequence of events', () => {
  fc.assert(
    fc.property(anyPast, (past) => {
      lived(past)
    }),
    { numRuns: 500 },
  )
})

it('comes to rest from wherever it is', () => {
  fc.assert(
    fc.property(anyPast, (past) => {
      const { played, now } = lived(past)

      const { lock, state } = settled(played, now)

      expect(state.status === 'locked').toBe(lock !== null)
    }),
    { numRuns: 300 },
  )
})

it('serves in the end whoever asks last, whatever was before', () => {
  const wishes: fc.Arbitrary<WorkerEvent> = fc.constantFrom(
    { kind: 'start', reason: 'operator' },
    { kind: 'start', reason: 'request' },
    { kind: 'start', reason: 'schedule' },
    { kind: 'restart' },
  )
  fc.assert(
    fc.property(anyPast, wishes, (past, wish) => {
      const { played, now } = lived(past)
      const unlocked = step(played, { kind: 'unlock' }, now)

      const asked = step(unlocked, wish, now)
      const { wanted, state } = settled(asked, now)

      expect(state.status === 'running').toBe(wanted === 'onDemand')
    }),
    { numRuns: 300 },
  )
})

it('leaves every state by its deadline, however often, with the process gone in the end', () => {
  fc.assert(
    fc.property(anyPast, (past) => {
      const { played } = lived(past)
      const before = played.life

      const { state } = before
      const after = 'deadline' in state ? step(played, { kind: 'deadline' }, state.deadline) : null

      if (after && before.state.status !== 'stopping')
        expect(after.life.state.status).not.toBe(before.state.status)
      if (after && before.state.status === 'stopping')
        expect(deadlineIn(after.life)).toBeGreaterThan(deadlineIn(before))
    }),
    { numRuns: 300 },
  )
})

function deadlineIn({ state }: WorkerLife): number {
  return 'deadline' in state ? state.deadline : 0
}
