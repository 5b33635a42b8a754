import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { request } from 'undici'
import { expect, it } from 'vitest'
import { AuditLineShape } from '../../../shared/api/audit.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import type { Client } from '../../support/client.ts'
import { eventually } from '../../support/eventually.ts'
import { isAlive, isGroupAlive } from '../../support/processes.ts'
import { runningSupervisor } from '../../support/running-supervisor.ts'

const SOON = { backoffMs: [30], jitter: 0, maxCrashes: 3 }

it('goes from stopped through queued, starting and running, and back through draining and stopping', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')

  await alice.mustSend('GET', '/api/memories/evt-1')
  const up = await rowOf(running.console, 'alice')
  await alice.mustSend('POST', '/api/workers/alice/stop')
  const down = await rowOf(running.console, 'alice')

  expect(up).toMatchObject({ state: 'running', wanted: 'onDemand', generation: 1, reason: 'ready' })
  expect(down).toMatchObject({ state: 'stopped', wanted: 'off', pid: null, reason: 'switched-off' })
  await sees(running.root, ['queued', 'starting', 'running', 'draining', 'stopping', 'stopped'])
  expect(isAlive(Number(up['pid']))).toBe(false)
})

it('keeps a worker that was switched off from being started by requests, until somebody starts it', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('POST', '/api/workers/alice/stop')

  const refused = await alice.send('GET', '/api/memories/evt-1')
  await alice.mustSend('POST', '/api/workers/alice/start')
  const served = await alice.send('GET', '/api/memories/evt-1')

  expect(refused.status).toBe(503)
  expect(refused.json).toMatchObject({
    code: 'worker-off',
    worker: { state: 'stopped', reason: 'switched-off' },
  })
  expect(refused.json['detail']).toBe(
    'The worker of alice does not serve. It was switched off; start it with: mh worker start NAME.',
  )
  expect(served.status).toBe(200)
})

it('fault 10: kills a worker that ignores stop, with everything it started', async () => {
  await using running = await runningSupervisor({
    behaviour: 'stubborn',
    deadlines: { termMs: 200, drainMs: 200 },
  })
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories/evt-1')
  const { pid } = await rowOf(running.console, 'alice')

  await alice.mustSend('POST', '/api/workers/alice/stop')

  expect(isAlive(Number(pid))).toBe(false)
  await eventually(async () => !isGroupAlive(Number(pid)))
})

it('fault 10: a supervisor that stops ends a worker that ignores it, however long it is given', async () => {
  const running = await runningSupervisor({
    behaviour: 'stubborn',
    // Longer than what passes for a pause of the supervisor itself.
    deadlines: { termMs: 2_000, drainMs: 200 },
  })
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories/evt-1')
  const { pid } = await rowOf(running.console, 'alice')

  await running[Symbol.asyncDispose]()

  expect(isAlive(Number(pid))).toBe(false)
})

it('restarts a worker that crashed, with a pause, and counts it', async () => {
  await using running = await runningSupervisor({ restartPolicy: SOON })
  const alice = await running.person('alice', 'guest')

  const broken = await alice.send('GET', '/api/memories/search?q=crash')
  // Its end may be seen after the answer that it broke.
  const row = await eventually(async () => {
    const seen = await rowOf(running.console, 'alice')
    return seen['state'] === 'running' && seen['generation'] === 2 && seen
  })

  expect(broken.status).toBe(502)
  expect(row).toMatchObject({ restarts: 1 })
  await sees(running.root, [
    'queued',
    'starting',
    'running',
    'crashed',
    'backoff',
    'queued',
    'starting',
    'running',
  ])
})

it('gives up on a worker that crashes at each start, says why in words, and tries again when asked', async () => {
  await using running = await runningSupervisor({
    behaviour: 'crashing-at-start',
    restartPolicy: SOON,
  })
  const alice = await running.person('alice', 'guest')

  const refused = await alice.send('GET', '/api/memories/evt-1')
  const before = await rowOf(running.console, 'alice')
  const asked = await running.console.send('POST', '/api/workers/alice/start')
  const after = await rowOf(running.console, 'alice')

  expect(refused.status).toBe(503)
  expect(refused.json['code']).toBe('worker-failed')
  expect(String(refused.json['detail'])).toMatch(
    /It failed 3 times in a short while. It ended with exit code 1. It said: Error: the fixture cannot start It is tried again in 15 min/,
  )
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800)
  expect(before).toMatchObject({ state: 'failed', reason: 'too-many-crashes', generation: 3 })
  expect(asked.status).toBe(503)
  expect(after).toMatchObject({ state: 'failed', generation: 6 })
})

it('fault 9: does not try again where trying cannot help', async () => {
  await using running = await runningSupervisor({ behaviour: 'unusable', restartPolicy: SOON })
  const alice = await running.person('alice', 'guest')

  const refused = await alice.send('GET', '/api/memories/evt-1')

  expect(refused.json['code']).toBe('worker-failed')
  expect(String(refused.json['detail'])).toContain(
    'Its profile folder cannot be used. It said: the fixture finds its profile unusable',
  )
  expect(await rowOf(running.console, 'alice')).toMatchObject({
    state: 'failed',
    generation: 1,
    reason: 'not-usable',
  })
})

it('fault 7: ends a worker that never says that it is ready, says so with its last words, and leaves nothing', async () => {
  await using running = await runningSupervisor({
    behaviour: 'silent',
    deadlines: { startMs: 5_000, killMs: 100 },
    restartPolicy: { ...SOON, maxCrashes: 1 },
  })
  const alice = await running.person('alice', 'guest')

  const refused = await alice.send('GET', '/api/memories/evt-1')

  expect(refused.json).toMatchObject({ code: 'worker-failed', worker: { state: 'failed' } })
  expect(refused.json['detail']).toContain(
    'It did not start in 5 s and was ended. It said: the fixture waits for something that never comes',
  )
  expect(await readdir(join(running.root, 'run/workers/alice'))).toEqual([])
  await sees(running.root, ['queued', 'starting', 'stopping', 'crashed', 'failed'])
})

it('fault 47: ends a worker that answers as somebody else, and does not start it again', async () => {
  await using running = await runningSupervisor({ behaviour: 'impostor', restartPolicy: SOON })
  const alice = await running.person('alice', 'guest')

  const refused = await alice.send('GET', '/api/memories/evt-1')

  expect(refused.json['code']).toBe('worker-failed')
  expect(await rowOf(running.console, 'alice')).toMatchObject({
    state: 'failed',
    reason: 'identity',
    generation: 1,
    pid: null,
  })
})

it('gives a restarted worker a new process and a higher generation', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const before = (await alice.mustSend('GET', '/api/memories/evt-1')).json

  await alice.mustSend('POST', '/api/workers/alice/restart')
  const after = (await alice.mustSend('GET', '/api/memories/evt-1')).json

  expect(after['pid']).not.toBe(before['pid'])
  expect(after['generation']).toBe(2)
})

it('lets a request that is under way end before the worker stops', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const stream = await request(`${alice.origin}/api/memories/search?q=events`, {
    headers: { cookie: alice.cookie ?? '' },
  })

  const stopping = running.console.send('POST', '/api/workers/alice/stop')
  const draining = await eventually(async () => {
    const seen = await rowOf(running.console, 'alice')
    return seen['state'] === 'draining' && seen
  })
  stream.body.destroy()
  const stopped = await stopping

  expect(draining['words']).toBe('It finishes what is under way, then stops.')
  expect(stopped.json).toMatchObject({ worker: { state: 'stopped' } })
})

it('fault 11: calls a silent worker unresponsive, ends it, and restarts it', async () => {
  await using running = await runningSupervisor({
    restartPolicy: SOON,
    silentAfterMs: 5_000,
    deadlines: { silentMs: 500, killMs: 200 },
  })
  const alice = await running.person('alice', 'guest')
  const bob = await running.person('bob', 'guest')
  await Promise.all([
    alice.mustSend('GET', '/api/memories/evt-1'),
    bob.mustSend('GET', '/api/memories/evt-1'),
  ])
  const { pid } = await rowOf(running.console, 'alice')

  process.kill(Number(pid), 'SIGSTOP')
  const silent = await eventually(async () => {
    const seen = await rowOf(running.console, 'alice')
    return seen['state'] === 'unresponsive' && seen
  })
  const again = await eventually(async () => {
    const seen = await rowOf(running.console, 'alice')
    return seen['state'] === 'running' && seen['pid'] !== pid && seen
  })

  expect(silent).toMatchObject({ reason: 'silent', pid })
  expect(again).toMatchObject({ generation: 2, restarts: 1 })
  expect(await rowOf(running.console, 'bob')).toMatchObject({ state: 'running', generation: 1 })
})

it('fault 11: takes a worker back that is heard of again', async () => {
  await using running = await runningSupervisor({ silentAfterMs: 2_500 })
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories/evt-1')
  const { pid } = await rowOf(running.console, 'alice')
  const inState = (state: string) =>
    eventually(async () => (await rowOf(running.console, 'alice'))['state'] === state)

  process.kill(Number(pid), 'SIGSTOP')
  await inState('unresponsive')
  process.kill(Number(pid), 'SIGCONT')
  await inState('running')

  expect(await rowOf(running.console, 'alice')).toMatchObject({ generation: 1, pid })
})

it('puts a worker to sleep that nobody needs, and wakes it with the next request', async () => {
  await using running = await runningSupervisor({
    files: { 'etc/system.json': { idleMinutes: 0.01 } },
  })
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories/evt-1')

  const asleep = await eventually(async () => {
    const seen = await rowOf(running.console, 'alice')
    return seen['state'] === 'hibernated' && seen
  })
  const woken = await alice.mustSend('GET', '/api/memories/evt-1')

  expect(asleep).toMatchObject({ pid: null, wanted: 'onDemand', reason: 'idle' })
  expect(woken.json['generation']).toBe(2)
})

it('fault 38: serves every request, even one that comes in the moment of falling asleep', async () => {
  await using running = await runningSupervisor({
    files: { 'etc/system.json': { idleMinutes: 0.001 } },
  })
  const alice = await running.person('alice', 'guest')
  const statuses = new Set<number>()

  for (let number = 0; number < 40; number += 1) {
    statuses.add((await alice.send('GET', '/api/memories/evt-1')).status)
    await wait(Math.random() * 150)
  }

  expect(statuses).toEqual(new Set([200]))
})

it('fault 5: starts no more workers at once than it may, people in turn', async () => {
  await using running = await runningSupervisor({
    files: { 'etc/system.json': { maxStarts: 1 } },
  })
  const people = await Promise.all(
    ['alice', 'bob', 'carol', 'dora'].map((name) => running.person(name, 'guest')),
  )
  let most = 0

  const asking = Promise.all(people.map((one) => one.send('GET', '/api/memories/evt-1')))
  const look = async (): Promise<true | undefined> => {
    const { json } = await running.console.mustSend('GET', '/api/system')
    const { starting = 0, queued = 0, running: up = 0 } = Object(json['workers'])
    most = Math.max(most, Number(starting))
    return Number(starting) + Number(queued) === 0 && Number(up) === 4 ? true : undefined
  }
  await eventually(look)
  const answers = await asking

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(most).toBe(1)
})

it('A15: hands a worker nothing of its own environment but where programs and zones are', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')

  const { json } = await alice.mustSend('GET', '/api/memories/evt-1')

  const allowed = new Set(['HOME', 'LANG', 'PATH', 'TMPDIR', 'TZ', 'UV_THREADPOOL_SIZE'])
  expect([json['environment']].flat().filter((name) => !allowed.has(String(name)))).toEqual([])
})

async function rowOf(client: Client, username: string): Promise<Record<string, unknown>> {
  const { json } = await client.mustSend('GET', '/api/workers')
  const rows = Array.isArray(json['items']) ? json['items'] : []
  return Object(rows.find((row) => Object(row)['username'] === username))
}

/** Waits until the system audit tells of these states, in this order, and no others. */
async function sees(root: string, states: readonly string[]): Promise<void> {
  await expect.poll(() => statesOf(root), { timeout: 30_000 }).toEqual(states)
}

/** The states that the system audit tells of, in order. */
async function statesOf(root: string): Promise<unknown[]> {
  const day = new Date().toISOString().slice(0, 10)
  const text = await readFile(join(root, 'logs/audit', `${day}.ndjson`), 'utf8')
  // The last line may be half written while it is read.
  const lines = text
    .split('\n')
    .slice(0, -1)
    .map((line) => AuditLineShape.parse(parseJson(line, 'line'), 'line'))
  return lines
    .filter(({ event }) => event === 'worker_state_changed')
    .map(({ details }) => details['to'])
}
