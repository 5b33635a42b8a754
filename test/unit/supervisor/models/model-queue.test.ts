import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SlotAnswer } from '../../../../shared/control/control-messages.ts'
import { MOST_SLOTS_A_WORKER } from '../../../../shared/control/slot-messages.ts'
import type { ModelServer } from '../../../../shared/domain/model-server.ts'
import { ModelQueue } from '../../../../supervisor/models/model-queue.ts'
import { AGENT_PATIENCE_MS, LONGEST_HELD_MS } from '../../../../supervisor/models/slot-line.ts'
import type { QueueMessage, WorkerChange } from '../../../../supervisor/workers/worker-changes.ts'
import { newLife, type WorkerState } from '../../../../supervisor/workers/worker-life.ts'

const LOCAL = 'http://127.0.0.1:11434'
const HOSTED = 'https://models.example.org'
/** By then whoever waits has heard where they stand. */
const SOON_MS = 1_000
const BEAT: QueueMessage = {
  kind: 'heartbeat',
  rssBytes: 1,
  eventLoopLagMs: 0,
  inFlight: 0,
  aliveBecause: [],
}

let listed: ModelServer[]
let queue: ModelQueue
/** What each worker was told, in order: `alice granted 1`. */
let told: string[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  listed = [LOCAL, HOSTED]
  told = []
  queue = new ModelQueue({ servers: () => listed })
})
afterEach(() => {
  queue[Symbol.dispose]()
  vi.useRealTimers()
})

function say(profile: string, message: QueueMessage): void {
  const answer = (said: SlotAnswer): void => {
    const more = said.kind === 'slot-position' ? ` at ${said.position}` : ''
    const reason = said.kind === 'slot-refused' ? `: ${said.reason}` : ''
    told.push(`${profile} ${said.kind.slice('slot-'.length)} ${said.slotId}${more}${reason}`)
  }
  queue.heard({ profile, answer }, message)
}

function want(
  profile: string,
  slotId: number,
  { server = LOCAL, waiting = 'person' }: { server?: string; waiting?: 'person' | 'agent' } = {},
): void {
  say(profile, { kind: 'slot-wanted', slotId, server, waiting })
}

function declare(profile: string, slotId: number, server = LOCAL): void {
  say(profile, { kind: 'slot-held', slotId, server, waiting: 'person' })
}

function become(username: string, state: WorkerState): void {
  const change: Pick<WorkerChange, 'profile' | 'to'> = {
    profile: { userId: `user-${username}`, username },
    to: { ...newLife(1, 'onDemand'), state },
  }
  queue.workerChanged(change)
}

const die = (name: string): void => become(name, { status: 'stopped', reason: 'exit' })
const adopt = (name: string): void =>
  become(name, { status: 'adopting', reason: 'never-started', deadline: 5_000, pid: 1 })

function running(server = LOCAL): number | undefined {
  return queue.figures().find((one) => one.server === `${server}/`)?.running
}

describe('the queue of model servers', () => {
  it('grants at once while there is a place, and tells the others how many go before them', () => {
    want('alice', 1)
    want('bob', 1)
    want('carol', 7)
    vi.advanceTimersByTime(SOON_MS)

    expect(told).toEqual(['alice granted 1', 'bob position 1 at 0', 'carol position 7 at 1'])
  })

  it('grants the next when a place is given back, and tells of a new position once', () => {
    want('alice', 1)
    want('bob', 1)
    want('carol', 7)
    vi.advanceTimersByTime(SOON_MS)
    told = []

    say('alice', { kind: 'slot-released', slotId: 1 })
    expect(told).toEqual(['bob granted 1'])
    vi.advanceTimersByTime(5_000)
    expect(told).toEqual(['bob granted 1', 'carol position 7 at 0'])
  })

  it('lets nobody wait for what another server does', () => {
    want('alice', 1)
    want('bob', 1, { server: `${HOSTED}/v1` })

    expect(told).toEqual(['alice granted 1', 'bob granted 1'])
  })

  it('takes a wish out that is withdrawn, and gives back what was granted in the meantime', () => {
    want('alice', 1)
    want('bob', 1)
    want('carol', 1)
    told = []

    say('bob', { kind: 'slot-withdrawn', slotId: 1 })
    say('alice', { kind: 'slot-withdrawn', slotId: 1 })

    expect(told).toEqual(['carol granted 1'])
    expect(running()).toBe(1)
  })

  it('frees what a worker held and wished for when its process is gone', () => {
    want('alice', 1)
    want('alice', 2)
    want('bob', 1)
    told = []

    die('alice')
    say('bob', { kind: 'slot-released', slotId: 1 })

    expect(told).toEqual(['bob granted 1'])
    expect(queue.figures()[0]).toMatchObject({ running: 0, waiting: 0 })
  })

  it('goes by how many the owner allows, and takes a change up at once', () => {
    for (const slotId of [1, 2, 3]) want('alice', slotId)
    told = []
    listed = [{ url: LOCAL, concurrency: 2 }]

    queue.serversChanged()
    expect(told).toEqual(['alice granted 2'])
    listed = [LOCAL]
    queue.serversChanged()
    say('alice', { kind: 'slot-released', slotId: 1 })
    expect(told).toEqual(['alice granted 2'])
    say('alice', { kind: 'slot-released', slotId: 2 })
    expect(told).toEqual(['alice granted 2', 'alice granted 3'])
  })

  it.each<[string, ModelServer, number]>([
    ['one at a local server', LOCAL, 1],
    ['one at a server that is said to be local', { url: HOSTED, local: true }, 1],
    ['eight at a hosted one', HOSTED, 8],
    ['eight at one that is said not to be local', { url: LOCAL, local: false }, 8],
    ['what the owner says', { url: LOCAL, local: true, concurrency: 3 }, 3],
  ])('serves %s at once', (_, server, places) => {
    listed = [server]
    queue.serversChanged()

    for (let slotId = 1; slotId <= 20; slotId += 1)
      want('alice', slotId, { server: typeof server === 'string' ? server : server.url })

    expect(told.filter((one) => one.includes('granted'))).toHaveLength(places)
  })

  it('refuses who waits for a server that the owner takes off the list, and counts what is under way', () => {
    want('alice', 1)
    want('bob', 1)
    told = []
    listed = [HOSTED]

    queue.serversChanged()

    expect(told).toEqual(['bob refused 1: not-listed'])
    expect(running()).toBe(1)
    say('alice', { kind: 'slot-released', slotId: 1 })
    expect(running()).toBeUndefined()
  })

  it('moves everybody to the line of an entry that comes to cover their server', () => {
    listed = [`${LOCAL}/v1`]
    queue.serversChanged()
    want('alice', 1, { server: `${LOCAL}/v1` })
    want('bob', 1, { server: `${LOCAL}/v1` })
    told = []
    listed = [{ url: LOCAL, concurrency: 1 }]

    queue.serversChanged()
    expect(queue.figures()).toEqual([
      { server: `${LOCAL}/`, concurrency: 1, running: 1, waiting: 1 },
    ])
    say('alice', { kind: 'slot-released', slotId: 1 })
    expect(told).toEqual(['bob granted 1'])
  })

  it('serves an agent before people once it has waited long, though nobody says anything', () => {
    listed = [{ url: LOCAL, concurrency: 1 }]
    queue.serversChanged()
    want('alice', 1)
    want('bob', 1, { waiting: 'agent' })
    vi.advanceTimersByTime(AGENT_PATIENCE_MS)
    want('carol', 1)
    told = []

    say('alice', { kind: 'slot-released', slotId: 1 })

    expect(told).toEqual(['bob granted 1'])
  })

  it('goes on without a worker that never gives back', () => {
    want('alice', 1)
    want('alice', 2)
    want('bob', 1)
    told = []

    vi.advanceTimersByTime(LONGEST_HELD_MS + 1_000)

    expect(told.filter((one) => one.includes('granted'))).toEqual(['bob granted 1'])
  })
})

describe('a hostile worker', () => {
  it('gets no place at a server that the owner does not list', () => {
    want('mallory', 1, { server: 'http://10.0.0.1:11434' })
    want('mallory', 2, { server: 'http://127.0.0.1:11434@evil.example/' })

    expect(told).toEqual(['mallory refused 1: not-listed', 'mallory refused 2: not-listed'])
    expect(queue.figures()).toHaveLength(2)
  })

  it('has a bounded number of wishes, and keeps nobody waiting with them', () => {
    for (let slotId = 1; slotId <= 2_000; slotId += 1) want('mallory', slotId)
    want('bob', 1)

    expect(queue.figures()[0]?.waiting).toBe(MOST_SLOTS_A_WORKER)
    expect(told.filter((one) => one.includes('too-many'))).toHaveLength(2_000 - MOST_SLOTS_A_WORKER)
    told = []
    say('mallory', { kind: 'slot-released', slotId: 1 })
    say('mallory', { kind: 'slot-released', slotId: 2 })
    expect(told.filter((one) => one.includes('granted'))).toEqual([
      'mallory granted 2',
      'bob granted 1',
    ])
  })

  it('cannot give back, withdraw or wish in the name of another', () => {
    want('alice', 1)
    want('bob', 2)
    told = []

    say('mallory', { kind: 'slot-released', slotId: 1 })
    say('mallory', { kind: 'slot-withdrawn', slotId: 2 })
    want('mallory', 1)
    vi.advanceTimersByTime(SOON_MS)

    expect(told).toEqual(['bob position 2 at 0', 'mallory position 1 at 1'])
    expect(queue.figures()[0]).toMatchObject({ running: 1, waiting: 2 })
  })

  it('cannot declare places that nobody granted', () => {
    declare('mallory', 1)
    adopt('mallory')
    say('mallory', BEAT)
    declare('mallory', 2)

    expect(running()).toBe(0)
  })

  it('wishes twice under one number in vain', () => {
    want('alice', 1)
    want('alice', 1)

    expect(told).toEqual(['alice granted 1'])
    expect(queue.figures()[0]).toMatchObject({ running: 1, waiting: 0 })
  })
})

describe('a supervisor that takes workers over', () => {
  beforeEach(() => {
    for (const name of ['alice', 'bob', 'old']) adopt(name)
    want('bob', 1)
  })

  it('serves nobody before each has said what it holds', () => {
    declare('alice', 9)
    say('alice', BEAT)
    say('bob', BEAT)
    expect(told.filter((one) => one.includes('granted'))).toEqual([])

    // A worker of an earlier build declares nothing.
    say('old', BEAT)
    expect(told.filter((one) => one.includes('granted'))).toEqual([])
    say('alice', { kind: 'slot-released', slotId: 9 })
    expect(told.at(-1)).toBe('bob granted 1')
  })

  it('waits for none whose process is gone', () => {
    say('alice', BEAT)
    say('bob', BEAT)

    die('old')

    expect(told.at(-1)).toBe('bob granted 1')
  })
})

describe('whatever workers say', () => {
  it('the count is never beyond the places, and nothing is left when all are gone', () => {
    const message = fc.record({
      profile: fc.constantFrom('alice', 'bob', 'carol'),
      kind: fc.constantFrom<QueueMessage['kind'] | 'die'>(
        ...(['slot-wanted', 'slot-wanted', 'slot-released', 'slot-withdrawn'] as const),
        ...(['slot-held', 'heartbeat', 'die'] as const),
      ),
      slotId: fc.integer({ min: 1, max: 6 }),
      waiting: fc.constantFrom('person' as const, 'agent' as const),
      server: fc.constantFrom(LOCAL, HOSTED, 'http://elsewhere.example'),
      waitMs: fc.oneof(
        { weight: 40, arbitrary: fc.constantFrom(0, 0, 0, 700) },
        { weight: 1, arbitrary: fc.constant(AGENT_PATIENCE_MS) },
      ),
    })
    fc.assert(
      fc.property(fc.array(message, { maxLength: 80, size: 'max' }), (messages) => {
        for (const { profile, kind, waitMs, ...claim } of messages) {
          vi.advanceTimersByTime(waitMs)
          if (kind === 'die') die(profile)
          else if (kind === 'heartbeat') say(profile, BEAT)
          else if (kind === 'slot-wanted' || kind === 'slot-held') say(profile, { kind, ...claim })
          else say(profile, { kind, slotId: claim.slotId })
          for (const one of queue.figures()) expect(one.waiting === 0 || one.running > 0).toBe(true)
        }
        for (const name of ['alice', 'bob', 'carol']) die(name)
        expect(queue.figures().every((one) => one.running + one.waiting === 0)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})
