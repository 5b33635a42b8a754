import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { eventually } from '../support/eventually.ts'
import { isAlive } from '../support/processes.ts'
import {
  readyConsole,
  type ServiceRoot,
  serviceRoot,
  supervisorCommand,
} from '../support/supervisor-process.ts'

const NAMED = { headers: { 'x-mh-profile': 'alice' } }
/** To look at so many files takes long enough to be met by a signal. */
const FILES = 20_000

it('fault 2: a supervisor killed while a worker stands still for a backup leaves it going on', async () => {
  await using place = await serviceRoot()
  const { supervisor, console, worker } = await withWorker(place)

  const { keeper } = await inThePause(place, console, { supervisor, worker })
  process.kill(Number(supervisor.pid), 'SIGKILL')
  await supervisor
  await console.close()

  // No next supervisor is there yet.
  await eventually(() => stateOf(worker) !== 'T' && !isAlive(keeper))
  expect(await servedNext(place)).toEqual({ status: 200, pid: worker })
}, 120_000)

it('fault 2: where the process that copies was killed with it, the next supervisor lets the worker go on', async () => {
  await using place = await serviceRoot()
  const { supervisor, console, worker } = await withWorker(place)

  const { keeper } = await inThePause(place, console, { supervisor, worker })
  process.kill(keeper, 'SIGKILL')
  process.kill(Number(supervisor.pid), 'SIGKILL')
  await supervisor
  await console.close()

  expect(stateOf(worker)).toBe('T')
  expect(await servedNext(place)).toEqual({ status: 200, pid: worker })
}, 120_000)

interface Processes {
  readonly supervisor: ReturnType<typeof begin>
  readonly worker: number
}

async function withWorker(place: ServiceRoot) {
  const supervisor = begin(place)
  const console = await readyConsole(place)
  await console.mustSend('POST', '/api/users/create', {
    body: { username: 'alice', role: 'guest' },
  })
  const folder = join(place.root, 'profiles/alice/out/many')
  mkdirSync(folder, { recursive: true })
  for (let one = 0; one < FILES; one += 1) writeFileSync(join(folder, String(one)), '')
  await console.mustSend('GET', '/api/memories', NAMED)
  return { supervisor, console, worker: await pidOfWorker(console) }
}

/** Backs up until the worker stands still, and stops the supervisor right then, so that the pause has no end. */
async function inThePause(
  place: ServiceRoot,
  console: Client,
  { supervisor, worker }: Processes,
): Promise<{ keeper: number }> {
  const pid = Number(supervisor.pid)
  await console.mustSend('POST', '/api/backups', {
    body: { usernames: ['alice'], to: join(place.root, 'backups') },
  })
  // Without a pause of its own: a look that comes later would miss it.
  while (stateOf(worker) !== 'T') if (!isAlive(worker)) throw new Error('the worker has ended')
  process.kill(pid, 'SIGSTOP')
  const keeper = keeperOf(pid)
  expect(stateOf(worker)).toBe('T')
  return { keeper }
}

/** What the next supervisor answers, and with which worker. */
async function servedNext(place: ServiceRoot): Promise<{ status: number; pid: number }> {
  const next = begin(place)
  const console = await readyConsole(place)
  const { status } = await console.send('GET', '/api/memories', NAMED)
  const pid = await pidOfWorker(console)
  await console.mustSend('POST', '/api/system/stop', { body: {} })
  await console.close()
  await next
  return { status, pid }
}

async function pidOfWorker(console: Client): Promise<number> {
  const { items } = (await console.mustSend('GET', '/api/workers')).json
  return Number(Object([items].flat()[0])['pid'])
}

function begin({ root }: ServiceRoot) {
  const [node = '', ...args] = supervisorCommand(root)
  return execa(node, [...args, '--port', '0'], { reject: false })
}

function stateOf(pid: number): string {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return line.slice(line.lastIndexOf(')') + 2)[0] ?? ''
}

function keeperOf(supervisor: number): number {
  const children = readFileSync(`/proc/${supervisor}/task/${supervisor}/children`, 'utf8')
  const found = children.trim().split(' ').map(Number)
  return (
    found.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('mh keeper')) ?? 0
  )
}
