import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { request } from 'undici'
import { expect, it } from 'vitest'
import type { Client } from '../../support/client.ts'
import { eventually } from '../../support/eventually.ts'
import { isAlive } from '../../support/processes.ts'
import { runningSupervisor } from '../../support/running-supervisor.ts'
import { inState, rowOf } from '../../support/worker-rows.ts'

const SOON = { backoffMs: [30], jitter: 0 }
const ASK = '/api/memories/evt-1'

it('fault 8: gives up on a worker that five times says that it is ready and is gone, and starts it when a person says so', async () => {
  await using running = await runningSupervisor({
    behaviour: 'exiting-when-ready',
    restartPolicy: SOON,
  })
  const alice = await running.person('alice', 'guest')

  await alice.send('GET', ASK)
  await inState(running.console, ['alice', 'failed'], 60_000)
  const refused = await alice.send('GET', ASK)
  const failed = await rowOf(running.console, 'alice')
  await writeFile(join(running.root, 'profiles/alice/healed'), '')
  const asked = await alice.send('POST', '/api/workers/alice/start')
  const served = await alice.send('GET', ASK)

  expect(refused.json).toMatchObject({ code: 'worker-failed', worker: { state: 'failed' } })
  expect(String(refused.json['detail'])).toMatch(
    /It failed 5 times in a short while. It ended with exit code 1. It said: Error: the fixture has had enough It is tried again in 15 min/,
  )
  expect(failed).toMatchObject({ generation: 5, pid: null })
  expect(asked.status).toBe(200)
  expect(served.json).toMatchObject({ generation: 6 })
})

it('fault 9: lets a worker sleep that ends by itself in good order', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  await alice.send('GET', '/api/memories/search?q=leave')

  const asleep = await inState(running.console, ['alice', 'hibernated'])
  const woken = await alice.mustSend('GET', ASK)

  expect(asleep).toMatchObject({
    wanted: 'onDemand',
    restarts: 0,
    words: 'It ended by itself; the next request starts it.',
  })
  expect(woken.json['generation']).toBe(2)
})

it('fault 9: does not call it a crash when a worker dies of the TERM that it was sent', async () => {
  await using running = await runningSupervisor({ behaviour: 'dying-of-term' })
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', ASK)

  await running.console.mustSend('POST', '/api/workers/alice/stop')

  expect(await rowOf(running.console, 'alice')).toMatchObject({
    state: 'stopped',
    reason: 'switched-off',
    restarts: 0,
  })
})

it('fault 12: calls a worker unresponsive whose loop is blocked, and takes it back with its lag', async () => {
  await using running = await runningSupervisor({ silentAfterMs: 2_000 })
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories/search?q=block&type=4000')

  const silent = await inState(running.console, ['alice', 'unresponsive'])
  const back = await inState(running.console, ['alice', 'running'])
  const lagging = await eventually(async () => {
    const row = await rowOf(running.console, 'alice')
    return Number(row['eventLoopLagMs']) > 1_000 && row
  })
  const metrics = (await running.console.mustSend('GET', '/metrics')).text

  expect(silent['words']).toContain('It has not been heard of for a while')
  expect(back).toMatchObject({ generation: 1, pid: silent['pid'] })
  expect(lagging['eventLoopLagMs']).toBe(4_000)
  expect(metrics).toMatch(/^mh_worker_event_loop_lag_seconds 4$/m)
})

it('fault 47: ends a worker that does not listen where it should', async () => {
  await using running = await runningSupervisor({
    behaviour: 'elsewhere',
    restartPolicy: { ...SOON, maxCrashes: 2 },
  })
  const alice = await running.person('alice', 'guest')

  const refused = await alice.send('GET', ASK)

  expect(refused.json).toMatchObject({ code: 'worker-failed', worker: { state: 'failed' } })
  expect(refused.json['detail']).toContain('It could not be reached and was ended.')
})

it('fault 47: ends a worker whose socket is not the one on which it proved who it is', async () => {
  await using running = await runningSupervisor({ restartPolicy: SOON })
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', ASK)
  const { pid } = await rowOf(running.console, 'alice')
  // Its own answer may be cut off: it is ended as soon as it is found out.
  await alice.send('GET', '/api/memories/search?q=replace-socket')

  const failed = await inState(running.console, ['alice', 'failed'])

  expect(failed).toMatchObject({ reason: 'identity', generation: 1 })
  expect(failed['words']).toContain('It answered as another worker, or somewhere else')
  expect(isAlive(Number(pid))).toBe(false)
})

it('fault 41: lets the idle worker go that was not needed for longest when no more fit', async () => {
  await using running = await runningSupervisor({
    files: { 'etc/system.json': { maxWorkers: 2 } },
  })
  const [alice, bob, carol] = await people(running, ['alice', 'bob', 'carol'])
  await alice.mustSend('GET', ASK)
  await bob.mustSend('GET', ASK)

  const served = await carol.send('GET', ASK)

  expect(served.status).toBe(200)
  expect(await rowOf(running.console, 'alice')).toMatchObject({
    state: 'hibernated',
    reason: 'limit',
    wanted: 'onDemand',
  })
  expect(await rowOf(running.console, 'bob')).toMatchObject({ state: 'running', generation: 1 })
})

it('fault 41: never ends a busy worker for another; that one waits until a place is free', async () => {
  await using running = await runningSupervisor({
    files: { 'etc/system.json': { maxWorkers: 1 } },
  })
  const [alice, bob] = await people(running, ['alice', 'bob'])
  const stream = await request(`${alice.origin}/api/memories/search?q=events`, {
    headers: { cookie: alice.cookie ?? '' },
  })

  const asking = bob.send('GET', ASK)
  const waiting = await inState(running.console, ['bob', 'queued'])
  const kept = await eventually(async () => {
    const row = await rowOf(running.console, 'alice')
    // Longer than it takes an idle one to be asked to go.
    return Date.now() - Date.parse(String(row['since'])) > 4_000 && row
  })
  stream.body.destroy()
  const served = await asking

  expect(waiting['words']).toBe(
    'It is 1st in line: as many workers run as may, and it starts when one of them is idle.',
  )
  expect(kept).toMatchObject({ state: 'running', generation: 1 })
  expect(served.status).toBe(200)
  expect(await rowOf(running.console, 'alice')).toMatchObject({ state: 'hibernated' })
})

async function people<const Names extends readonly string[]>(
  running: Awaited<ReturnType<typeof runningSupervisor>>,
  names: Names,
): Promise<{ [Index in keyof Names]: Client }>
async function people(
  running: Awaited<ReturnType<typeof runningSupervisor>>,
  names: readonly string[],
): Promise<Client[]> {
  return await Promise.all(names.map((name) => running.person(name, 'guest')))
}
