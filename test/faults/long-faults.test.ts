import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { builtProgram } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'
import { isAlive } from '../support/processes.ts'
import { runningSupervisor } from '../support/running-supervisor.ts'
import { inState, rowOf } from '../support/worker-rows.ts'

it('fault 13: a supervisor that was stopped for 10 s holds its own silence against no worker', async () => {
  await using program = await builtProgram()
  const names = ['alice', 'bob', 'carol']
  for (const name of names) await (await program.person(name)).mustSend('GET', '/api/memories')
  const before = await Promise.all(names.map(program.pidOf))
  const supervisor = Number((await program.status())['pid'])
  const stoppedAt = Date.now()

  process.kill(supervisor, 'SIGSTOP')
  // The fault itself: this long nothing of the supervisor runs.
  await wait(10_000)
  process.kill(supervisor, 'SIGCONT')
  const told = await eventually(async () => await heartbeatsSince(program.root, stoppedAt))
  const after = await Promise.all(names.map(program.pidOf))

  expect(told).toBe(true)
  expect(after).toEqual(before)
  expect(after.filter(isAlive)).toEqual(after)
  const log = await readFile(join(program.root, 'logs/supervisor/supervisor.log'), 'utf8')
  expect(log).not.toMatch(/"state_to":"(unresponsive|stopping|crashed|failed)"/)
})

it('fault 13: a worker that was starting meanwhile comes up', async () => {
  await using program = await builtProgram()
  const alice = await program.person('alice')
  const supervisor = Number((await program.status())['pid'])

  const asking = alice.send('GET', '/api/memories')
  await eventually(async () => {
    const log = await readFile(join(program.root, 'logs/supervisor/supervisor.log'), 'utf8')
    return log.includes('"state_to":"starting"')
  })
  process.kill(supervisor, 'SIGSTOP')
  // Longer than a start may take.
  await wait(22_000)
  process.kill(supervisor, 'SIGCONT')
  await asking
  const pid = await program.pidOf('alice')

  expect(isAlive(pid)).toBe(true)
  expect(await program.rowOf('alice')).toMatchObject({ generation: 1, restarts: 0 })
})

it('fault 12: a worker whose loop is blocked is unresponsive after 5 s, is ended after 30 s, and comes up again', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const bob = await running.person('bob', 'guest')
  await bob.mustSend('GET', '/api/memories/evt-1')
  await alice.mustSend('GET', '/api/memories/search?q=block&type=60000')
  const { pid } = await rowOf(running.console, 'alice')
  const blockedAt = performance.now()

  const silent = await inState(running.console, ['alice', 'unresponsive'])
  const shownAfterMs = performance.now() - blockedAt
  const served = await bob.send('GET', '/api/memories/evt-1')
  await eventually(() => !isAlive(Number(pid)), 45_000)
  const endedAfterMs = performance.now() - blockedAt
  const again = await inState(running.console, ['alice', 'running'])

  expect(silent['pid']).toBe(pid)
  expect(shownAfterMs).toBeGreaterThan(4_000)
  expect(served.status).toBe(200)
  expect(endedAfterMs).toBeGreaterThan(28_000)
  expect(again).toMatchObject({ generation: 2, restarts: 1 })
})

it('fault 47: a worker whose socket is gone is ended, once an orderly end would be over', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories/search?q=remove-socket')

  const failed = await inState(running.console, ['alice', 'failed'], 30_000)

  expect(failed).toMatchObject({ reason: 'identity', generation: 1 })
})

/** Whether the workers were seen in order for some time after the supervisor went on. */
async function heartbeatsSince(root: string, stoppedAt: number): Promise<boolean> {
  const log = await readFile(join(root, 'logs/supervisor/supervisor.log'), 'utf8')
  expect(log).not.toContain('"state_to":"crashed"')
  // 10 s of the fault, and more than the 2 s that a late timer gives.
  return Date.now() - stoppedAt > 14_000
}
