import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { eventually } from '../support/eventually.ts'
import { isAlive } from '../support/processes.ts'
import {
  beginSupervisor,
  builtWithFixture,
  readyConsole,
  type ServiceRoot,
  serviceRoot,
} from '../support/supervisor-process.ts'

const NAMED = { headers: { 'x-mh-profile': 'alice' } }

/** The six moments at which the supervisor is killed: how the worker behaves, how it gets there, and whether its process must go on. */
const MOMENTS = [
  ['while a worker starts', 'slow-to-start', 'request', 'starting', false],
  ['before a worker says that it is ready', 'slow-to-start', 'request', 'listening', false],
  ['while nothing happens', 'obedient', 'nothing', 'running', true],
  ['in the middle of a request', 'obedient', 'hang', 'running', true],
  ['while a worker drains', 'obedient', 'hang and restart', 'draining', true],
  ['while a worker stops', 'stubborn', 'restart', 'stopping', true],
] as const

it.each(MOMENTS)(
  'fault 2: a supervisor killed %s leaves one worker to the next',
  async (...row) => {
    const [, behaviour, doing, moment, mustGoOn] = row
    await using place = await serviceRoot()
    const runtime = await builtWithFixture(place, behaviour)
    const first = beginSupervisor(place, runtime)
    const console = await readyConsole(place)
    await console.mustSend('POST', '/api/users/create', {
      body: { username: 'alice', role: 'guest' },
    })
    const asking = (path: string) => console.send('GET', path, NAMED).catch(() => undefined)
    if (doing !== 'request') await asking('/api/memories')
    const underWay = begun(console, doing, asking)
    const pid = await arrived(place, console, moment)

    first.kill('SIGKILL')
    await Promise.all([first, ...underWay])
    await console.close()
    const isLeft = isAlive(pid)
    const second = beginSupervisor(place, runtime)
    const next = await readyConsole(place)
    const served = await next.send('GET', '/api/memories', NAMED)
    const { items } = (await next.mustSend('GET', '/api/workers')).json
    const now = workersOf(place)
    await next.mustSend('POST', '/api/system/stop', { body: {} })
    await next.close()
    await second

    expect(isLeft).toBe(true)
    expect(served.status).toBe(200)
    expect([items].flat()).toMatchObject([{ username: 'alice', state: 'running', pid: now[0] }])
    expect(now).toHaveLength(1)
    if (mustGoOn) expect(now).toEqual([pid])
    expect(workersOf(place)).toEqual([])
  },
)

function begun(
  console: Client,
  doing: (typeof MOMENTS)[number][2],
  asking: (path: string) => Promise<unknown>,
): Promise<unknown>[] {
  const hang = () => asking('/api/memories/search?q=hang')
  const restart = () => console.send('POST', '/api/workers/alice/restart').catch(() => undefined)
  switch (doing) {
    case 'nothing':
      return []
    case 'request':
      return [asking('/api/memories')]
    case 'hang':
      return [hang()]
    case 'restart':
      return [restart()]
    case 'hang and restart':
      return [hang(), isBusy(console).then(restart)]
  }
}

async function isBusy(console: Client): Promise<boolean> {
  return await eventually(async () => {
    const { items } = (await console.mustSend('GET', '/api/workers')).json
    const [row] = [items].flat()
    return [Object(row).aliveBecause].flat()[0] === '1 request'
  })
}

/** The process, when the supervisor is to be killed. */
async function arrived({ root }: ServiceRoot, console: Client, moment: string): Promise<number> {
  return await eventually(async () => {
    const { items } = (await console.mustSend('GET', '/api/workers')).json
    const { state, pid } = Object([items].flat()[0])
    const isThere = state === (moment === 'listening' ? 'starting' : moment)
    const listens = existsSync(join(root, 'run/workers/alice/worker.sock'))
    if (!isThere || (moment === 'listening' && !listens)) return undefined
    return typeof pid === 'number' ? pid : undefined
  })
}

/** The processes that have the profile. */
function workersOf({ root }: ServiceRoot): number[] {
  const profile = join(root, 'profiles/alice')
  return readdirSync('/proc')
    .filter(
      (name) => /^\d+$/.test(name) && commandOf(name).includes(`--profile-root\0${profile}\0`),
    )
    .map(Number)
    .filter(isAlive)
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    // It has ended since the folder was read.
    return ''
  }
}
