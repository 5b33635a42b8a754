import { mkdir, readFile, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { request } from 'undici'
import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { isAlive } from '../support/processes.ts'
import {
  readyConsole,
  type ServiceRoot,
  serviceRoot,
  supervisorCommand,
} from '../support/supervisor-process.ts'
import { type NotifySocket, notifySocket, SERVICE_PATH, socketUnit } from '../support/systemd.ts'

/** Beats come three times in this time. */
const WATCHDOG_USEC = '900000'

it('tells systemd when it is ready, how the workers are, that it lives, reloads and stops', async () => {
  await using notify = await notifySocket()
  await using place = await serviceRoot()
  const supervisor = serviceOf(place, notify)

  await notify.hears('READY=1')
  const first = notify.messages()[0]
  const alice = await place.person('alice')
  await alice.mustSend('GET', '/api/memories')
  await notify.hears('STATUS=1 ready')
  await eventually(() => beats(notify) >= 3)
  supervisor.kill('SIGHUP')
  await notify.hears('RELOADING=1')
  await eventually(() => notify.messages().filter(([one]) => one === 'READY=1').length === 2)
  supervisor.kill('SIGTERM')
  const ended = await supervisor

  expect(first).toEqual(['READY=1', 'STATUS=no workers'])
  expect(ended.exitCode).toBe(0)
  const order = notify.messages().map(([one]) => one)
  expect(order.indexOf('RELOADING=1')).toBeLessThan(order.lastIndexOf('READY=1'))
  // A sign of life that was on its way may come in last.
  expect(order.filter((one) => one !== 'WATCHDOG=1').at(-1)).toBe('STOPPING=1')
})

it('fault 14: gives systemd no sign of life while its state cannot be written', async () => {
  await using notify = await notifySocket()
  await using place = await serviceRoot()
  const supervisor = serviceOf(place, notify)
  await eventually(() => beats(notify) >= 1)

  await mkdir(join(place.layout.run, '.writable'))
  // A sign of life that was on its way when the first was left out is in by the second.
  await eventually(async () => (await leftOut(place)).length >= 2)
  const before = beats(notify)
  await eventually(async () => (await leftOut(place)).length >= 5)
  const meanwhile = beats(notify) - before
  await rmdir(join(place.layout.run, '.writable'))
  await eventually(() => beats(notify) > before + 1)
  supervisor.kill('SIGTERM')
  await supervisor

  expect(meanwhile).toBe(0)
  expect((await leftOut(place))[0]).toContain('"state_is_writable":false')
})

it('fault 50: takes SIGTERM twice and a storm of SIGHUP for one stop and a few reloads, and ends its workers in order', async () => {
  await using notify = await notifySocket()
  await using place = await serviceRoot()
  const supervisor = serviceOf(place, notify)
  await notify.hears('READY=1')
  const alice = await place.person('alice')
  await alice.mustSend('GET', '/api/memories')
  const pid = Number((await place.workers())['alice']?.['pid'])

  for (let number = 0; number < 200; number += 1) supervisor.kill('SIGHUP')
  await notify.hears('RELOADING=1')
  const served = await alice.send('GET', '/api/memories')
  supervisor.kill('SIGTERM')
  supervisor.kill('SIGTERM')
  supervisor.kill('SIGHUP')
  const ended = await supervisor

  expect(served.status).toBe(200)
  expect(ended.exitCode).toBe(0)
  expect(isAlive(pid)).toBe(false)
  expect(notify.messages().filter(([one]) => one === 'RELOADING=1').length).toBeLessThan(50)
  expect(notify.messages().filter(([one]) => one === 'STOPPING=1').length).toBe(1)
  const log = await readFile(join(place.layout.supervisorLogs, 'supervisor.log'), 'utf8')
  expect(log).toContain('"state_to":"draining"')
})

it('fault 36: serves on a port that systemd keeps open, so that a restart refuses nobody', async () => {
  await using place = await serviceRoot()
  const command = [...supervisorCommand(place.root), '--service', 'system']
  await using unit = await socketUnit(command, { PATH: SERVICE_PATH })
  const url = `http://127.0.0.1:${unit.port}`
  await (await readyConsole(place)).close()
  const alice = await place.person('alice')
  await alice.mustSend('GET', '/api/memories')
  const worker = Number((await place.workers())['alice']?.['pid'])
  const load = new AbortController()
  const seen = { served: 0, wrong: new Array<string>() }
  const lane = async (): Promise<void> => {
    while (!load.signal.aborted) {
      // A connection for each: the kernel keeps it waiting where nobody accepts it yet.
      const headers = { connection: 'close', cookie: alice.cookie ?? '' }
      const answer = await request(`${url}/api/auth/me`, { headers }).catch(String)
      if (typeof answer !== 'string' && answer.statusCode === 200) seen.served += 1
      else seen.wrong.push(typeof answer === 'string' ? answer : String(answer.statusCode))
      if (typeof answer !== 'string') await answer.body.dump()
    }
  }

  const lanes = Array.from({ length: 4 }, lane)
  for (let round = 0; round < 4; round += 1) await place.mh(['restart'])
  load.abort()
  await Promise.all(lanes)

  expect(seen.wrong).toEqual([])
  expect(seen.served).toBeGreaterThan(20)
  expect(new Set(unit.starts()).size).toBe(5)
  const { alice: row } = await place.workers()
  expect(row).toMatchObject({ pid: worker, reason: 'adopted' })
  const environment = await readFile(`/proc/${worker}/environ`, 'utf8')
  expect(environment).not.toMatch(/LISTEN_|NOTIFY_|WATCHDOG_/)
  await place.mh(['worker', 'stop', 'alice'])
})

function serviceOf({ root }: ServiceRoot, { path }: NotifySocket) {
  const [node, ...args] = [...supervisorCommand(root), '--port', '0']
  const env = { PATH: SERVICE_PATH, NOTIFY_SOCKET: path, WATCHDOG_USEC }
  return execa(node, args, { env, reject: false })
}

function beats(notify: NotifySocket): number {
  return notify.messages().filter(([one]) => one === 'WATCHDOG=1').length
}

/** The log's lines about beats that were left out. */
async function leftOut({ layout }: ServiceRoot): Promise<string[]> {
  const log = await readFile(join(layout.supervisorLogs, 'supervisor.log'), 'utf8')
  return log.split('\n').filter((line) => line.includes('watchdog-beat-left-out'))
}
