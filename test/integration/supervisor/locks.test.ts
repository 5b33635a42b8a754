import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Client } from '../../support/client.ts'
import { eventually } from '../../support/eventually.ts'
import { isAlive } from '../../support/processes.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'

it('fault 49: deletes a user whose worker is starting: no process, no folder, no record is left', async () => {
  await using running = await runningSupervisor({ behaviour: 'slow-to-start' })
  await running.person('alice', 'guest')
  const held = askAs(running.console, 'alice')
  const pid = await eventually(async () => {
    const row = await rowOf(running.console, 'alice')
    return row['state'] === 'starting' && Number(row['pid'])
  })

  const deleted = await running.console.mustSend('DELETE', '/api/users/alice')

  expect(isAlive(pid)).toBe(false)
  const refused = await held
  expect([refused.status, refused.json['code']]).toEqual([423, 'profile-locked'])
  expect(refused.json['detail']).toBe(
    'The worker of alice does not serve. It is locked: the account is being deleted. It can be started again when that is done.',
  )
  expect(refused.headers['retry-after']).toBe('2')
  expect(String(deleted.json['archivedTo'])).toContain('profiles/_archive/alice-')
  await expectNothingLeft(running, 'alice')
})

it('fault 49: deletes a user whose worker waits for its turn to start', async () => {
  await using running = await runningSupervisor({
    behaviour: 'slow-to-start',
    files: { 'etc/system.json': { maxStarts: 1 } },
  })
  await running.person('alice', 'guest')
  await running.person('bob', 'guest')
  const first = askAs(running.console, 'bob')
  await inState(running, 'bob', 'starting')
  const held = askAs(running.console, 'alice')
  await inState(running, 'alice', 'queued')

  await running.console.mustSend('DELETE', '/api/users/alice')

  expect((await held).status).toBe(423)
  expect((await first).status).toBe(200)
  await expectNothingLeft(running, 'alice')
})

it('fault 49: a name that is deleted while starting and made again begins anew', async () => {
  await using running = await runningSupervisor({ behaviour: 'slow-to-start' })
  await running.person('alice', 'guest')
  const held = askAs(running.console, 'alice')
  await inState(running, 'alice', 'starting')
  await running.console.mustSend('DELETE', '/api/users/alice?purge=true')
  await held

  const alice = await running.person('alice', 'guest')
  const served = await alice.mustSend('GET', '/api/memories')

  expect(served.json['generation']).toBe(1)
})

it('refuses a second deletion while the first is under way', async () => {
  await using running = await runningSupervisor({
    behaviour: 'stubborn',
    deadlines: { termMs: 500, drainMs: 200 },
  })
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories')

  const first = running.console.send('DELETE', '/api/users/alice')
  await inState(running, 'alice', 'stopping')
  const second = await running.console.send('DELETE', '/api/users/alice')

  expect([second.status, second.json['code']]).toEqual([423, 'profile-locked'])
  expect((await first).status).toBe(200)
})

async function askAs(console: Client, username: string) {
  return await console.send('GET', '/api/memories', { headers: { 'x-mh-profile': username } })
}

async function inState(running: RunningSupervisor, username: string, state: string): Promise<void> {
  await eventually(async () => (await rowOf(running.console, username))['state'] === state)
}

async function rowOf(client: Client, username: string): Promise<Record<string, unknown>> {
  const { items } = (await client.mustSend('GET', '/api/workers')).json
  return Object([items].flat().find((row) => Object(row)['username'] === username))
}

async function expectNothingLeft({ root, supervisor }: RunningSupervisor, name: string) {
  const { layout } = supervisor
  expect(existsSync(join(root, 'profiles', name))).toBe(false)
  const left = await Promise.all(
    [layout.runWorkers, layout.workerRecords, layout.workerLogs].map((folder) => readdir(folder)),
  )
  expect(left.flat().filter((entry) => entry.startsWith(name))).toEqual([])
}
