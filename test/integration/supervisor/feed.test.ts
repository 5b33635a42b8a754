import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { writeJsonFile } from '../../../shared/files/json-file.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import type { Client } from '../../support/client.ts'
import { readEvents } from '../../support/event-reader.ts'
import { eventually, PROMPTLY_MS } from '../../support/eventually.ts'
import { PASSWORD, runningSupervisor } from '../../support/running-supervisor.ts'

it('tells a profile’s events with IDs that go up, and its worker’s state first', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  using feed = await readEvents(alice, '/api/events')

  await tell(alice, 'memory-captured')
  const captured = await feed.until(({ name }) => name === 'memory-captured')

  expect(feed.headers['content-type']).toBe('text/event-stream; charset=utf-8')
  expect(feed.text()).toMatch(/^retry: \d+\n\n/)
  expect(feed.events[0]).toMatchObject({
    name: 'worker',
    told: { username: 'alice', state: 'stopped' },
  })
  expect(statesIn(feed)).toEqual(['stopped', 'queued', 'starting', 'running'])
  expect(captured.told).toEqual({ at: expect.any(String), ids: ['evt-1'] })
  expect(captured.id).toMatch(/^1\.\d+$/)
  const sequences = feed.events.map(({ id }) => Number(id?.split('.')[1]))
  expect(sequences).toEqual(sequences.toSorted((a, b) => a - b))
})

it('neither wakes a worker nor keeps one awake', async () => {
  await using running = await runningSupervisor({
    files: { 'etc/system.json': { idleMinutes: 0.005 } },
  })
  const alice = await running.person('alice', 'guest')
  using feed = await readEvents(alice, '/api/events')

  const before = await rowOf(alice)
  await alice.mustSend('GET', '/api/memories')
  await feed.until(({ told }) => told['state'] === 'hibernated')
  const after = await rowOf(alice)

  expect(before).toMatchObject({ state: 'stopped', generation: 0 })
  expect(after).toMatchObject({ state: 'hibernated', generation: 1 })
  expect(feed.end()).toBeUndefined()
})

it('says nothing of other profiles, not even in its IDs', async () => {
  await using running = await runningSupervisor()
  const [alice, bob] = [
    await running.person('alice', 'guest'),
    await running.person('bob', 'guest'),
  ]
  using feed = await readEvents(alice, '/api/events')
  using workers = await readEvents(alice, '/api/workers/events')
  await tell(alice, 'memory-captured')
  const first = await feed.until(({ name }) => name === 'memory-captured')

  for (let count = 0; count < 5; count += 1) await tell(bob, 'memory-binned')
  await tell(alice, 'memory-changed')
  const second = await feed.until(({ name }) => name === 'memory-changed')

  expect(feed.text()).not.toContain('bob')
  expect(feed.text()).not.toContain('memory-binned')
  expect(workers.text()).not.toContain('bob')
  expect(sequenceOf(second)).toBe(sequenceOf(first) + 1)
})

it('goes on after Last-Event-ID without a gap and without a duplicate', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const feed = await readEvents(alice, '/api/events')
  await tell(alice, 'memory-captured')
  const last = await feed.until(({ name }) => name === 'memory-captured')
  feed[Symbol.dispose]()

  await tell(alice, 'memory-changed', 'memory-binned')
  using again = await readEvents(alice, '/api/events', { 'last-event-id': last.id ?? '' })
  await tell(alice, 'memory-restored')
  await again.until(({ name }) => name === 'memory-restored')

  expect(again.events.map(({ name }) => name)).toEqual([
    'memory-changed',
    'memory-binned',
    'memory-restored',
  ])
})

it.each([['1.1'], ['nonsense'], ['99999.99999999999999999'], ['1.2\u00e9']])(
  'answers the unknown Last-Event-ID %s with a reset and the present state',
  async (id) => {
    await using running = await runningSupervisor()
    const alice = await running.person('alice', 'guest')

    using feed = await readEvents(alice, '/api/events', { 'last-event-id': id })
    await feed.until(({ name }) => name === 'worker')

    expect(feed.events.map(({ name }) => name)).toEqual(['reset', 'worker'])
    expect(feed.events[0]?.told).toEqual({ reason: 'unknown-id' })
  },
)

it('keeps a bounded number of events: who was away for more is told to look again', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const feed = await readEvents(alice, '/api/events')
  await tell(alice, 'memory-captured')
  const last = await feed.until(({ name }) => name === 'memory-captured')

  await tell(alice, ...Array.from({ length: 300 }, () => 'memory-changed'))
  await eventually(() => feed.events.filter(({ name }) => name === 'memory-changed').length === 300)
  feed[Symbol.dispose]()
  using again = await readEvents(alice, '/api/events', { 'last-event-id': last.id ?? '' })
  await again.until(({ name }) => name === 'worker')

  expect(again.events[0]?.told).toEqual({ reason: 'unknown-id' })
})

it('fault 32: who comes back while the worker restarts misses nothing and sees nothing twice', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const first = await readEvents(alice, '/api/events')
  await tell(alice, 'memory-captured')
  const seen = await first.until(({ name }) => name === 'memory-captured')
  first[Symbol.dispose]()

  const restarting = alice.mustSend('POST', '/api/workers/alice/restart')
  const second = await readEvents(alice, '/api/events', { 'last-event-id': seen.id ?? '' })
  await second.until(({ told }) => told['state'] === 'draining')
  second[Symbol.dispose]()
  const last = second.events.at(-1)?.id ?? ''
  using third = await readEvents(alice, '/api/events', { 'last-event-id': last })
  await restarting
  await tell(alice, 'memory-changed')
  const changed = await third.until(({ name }) => name === 'memory-changed')

  const ids = [...second.events, ...third.events].map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect([...statesIn(second), ...statesIn(third)]).toEqual([
    'draining',
    'stopping',
    'queued',
    'starting',
    'running',
  ])
  expect(third.events.map(({ name }) => name)).not.toContain('reset')
  expect(changed.id).toMatch(/^2\./)
})

it('fault 32: a worker that dies may have kept its last words to itself, so its readers are told to look again', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  using feed = await readEvents(alice, '/api/events')
  await tell(alice, 'memory-captured')

  await alice.send('GET', '/api/memories/search?q=crash')
  const reset = await feed.until(({ name }) => name === 'reset')

  expect(reset.told).toEqual({ reason: 'lost' })
})

it('fault 32: passes on that a worker could not tell everything', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  using feed = await readEvents(alice, '/api/events')

  await tell(alice, 'lost')

  expect((await feed.until(({ name }) => name === 'reset')).told).toEqual({ reason: 'lost' })
})

it('fault 32: an ID of the supervisor before this one is unknown', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const feed = await readEvents(alice, '/api/events')
  await tell(alice, 'memory-captured')
  const { id = '' } = await feed.until(({ name }) => name === 'memory-captured')
  feed[Symbol.dispose]()
  await running.supervisor[Symbol.asyncDispose]()

  await using next = await runningSupervisor({ root: running.root })
  const back = next.client()
  back.cookie = alice.cookie
  using again = await readEvents(back, '/api/events', { 'last-event-id': id })

  expect((await again.until(({ name }) => name === 'reset')).told).toEqual({ reason: 'unknown-id' })
})

it('shows an owner every worker’s changes and a guest the own', async () => {
  await using running = await runningSupervisor()
  const [olga, alice, bob] = [
    await running.person('olga', 'owner'),
    await running.person('alice', 'guest'),
    await running.person('bob', 'guest'),
  ]
  using all = await readEvents(olga, '/api/workers/events')
  using own = await readEvents(alice, '/api/workers/events')

  await tell(bob, 'memory-captured')
  await tell(alice, 'memory-captured')
  await all.until(({ told }) => told['username'] === 'alice' && told['state'] === 'running')
  await own.until(({ told }) => told['state'] === 'running')

  expect(usernamesIn(all.events[0]?.told)).toEqual(['olga', 'alice', 'bob'])
  expect(usernamesIn(own.events[0]?.told)).toEqual(['alice'])
  expect(all.events.some(({ told }) => told['username'] === 'bob')).toBe(true)
  expect(all.text()).not.toContain('memory-captured')
  expect(own.text()).not.toContain('bob')
  expect(own.text()).not.toContain('memory-captured')
})

it.each([
  ['log-out', 'self', 'POST', '/api/auth/logout', undefined],
  ['log-out everywhere', 'self', 'POST', '/api/auth/logout-everywhere', undefined],
  ['a new role', 'owner', 'PATCH', '/api/users/alice', { role: 'owner' }],
  ['being disabled', 'owner', 'PATCH', '/api/users/alice', { state: 'disabled' }],
  ['a new password', 'owner', 'POST', '/api/users/alice/password', { password: 'given by olga' }],
  ['deletion', 'owner', 'DELETE', '/api/users/alice', undefined],
] as const)('fault 25: %s ends the streams of the session within a second', async (...row) => {
  const [, who, method, path, body] = row
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  using feed = await readEvents(alice, '/api/events')
  using workers = await readEvents(alice, '/api/workers/events')
  await feed.until(({ name }) => name === 'worker')

  await (who === 'self' ? alice : running.console).mustSend(method, path, body ? { body } : {})
  const began = performance.now()
  await eventually(() => feed.end() !== undefined && workers.end() !== undefined)

  expect(performance.now() - began).toBeLessThan(PROMPTLY_MS)
  expect((await alice.send('GET', '/api/workers')).status).toBe(401)
})

it('fault 25: a change of the own password ends the streams of the other sessions and keeps these', async () => {
  await using running = await runningSupervisor()
  const here = await running.person('alice', 'guest')
  const there = running.client()
  await there.mustSend('POST', '/api/auth/login', {
    body: { username: 'alice', password: PASSWORD },
  })
  using kept = await readEvents(here, '/api/events')
  using ended = await readEvents(there, '/api/events')

  await here.mustSend('POST', '/api/auth/password', {
    body: { currentPassword: PASSWORD, newPassword: 'another password' },
  })
  await eventually(() => ended.end())

  expect(kept.end()).toBeUndefined()
})

it('ends the streams of a session that runs out, which listening does not prolong', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const { cookie } = alice
  await running.supervisor[Symbol.asyncDispose]()
  const path = running.supervisor.layout.sessionsFile
  const file = Object(parseJson(await readFile(path, 'utf8'), path))
  const almost = new Date(Date.now() - 24 * 60 * 60 * 1000 + 3_000).toISOString()
  for (const session of Object.values(file.sessions)) Object(session).lastSeenAt = almost
  await writeJsonFile(path, file)

  await using next = await runningSupervisor({ root: running.root })
  const back = next.client()
  back.cookie = cookie
  using feed = await readEvents(back, '/api/events')
  await eventually(() => feed.end())

  expect(feed.status).toBe(200)
  expect(feed.end()).toBe('broken off')
})

it('asks the console whose profile it means', async () => {
  await using running = await runningSupervisor()
  await running.person('alice', 'guest')

  const silent = await running.console.send('GET', '/api/events')
  using named = await readEvents(running.console, '/api/events', { 'x-mh-profile': 'alice' })
  const state = await named.until(({ name }) => name === 'worker')

  expect(silent.status).toBe(400)
  expect(state.told).toMatchObject({ username: 'alice' })
})

async function tell(client: Client, ...names: string[]): Promise<void> {
  const query = names.map((name) => `tell=${name}`).join('&')
  await client.mustSend('GET', `/api/memories?${query}`)
}

async function rowOf(client: Client): Promise<unknown> {
  return [(await client.mustSend('GET', '/api/workers')).json['items']].flat()[0]
}

function statesIn({
  events,
}: {
  readonly events: readonly { readonly told: Record<string, unknown> }[]
}): unknown[] {
  return events.map(({ told }) => told['state']).filter((state) => state !== undefined)
}

function sequenceOf({ id = '' }: { readonly id: string | undefined }): number {
  return Number(id.split('.')[1])
}

function usernamesIn(told: Record<string, unknown> | undefined): unknown[] {
  return [told?.['items']].flat().map((row) => Object(row).username)
}
