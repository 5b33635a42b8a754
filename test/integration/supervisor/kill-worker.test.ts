import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { isAlive } from '../../support/processes.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { rowOf } from '../../support/worker-rows.ts'

const SOON = { backoffMs: [30], jitter: 0 }
const PATH = '/api/memories/evt-1'

/** The six moments at which a worker is killed: how it behaves, and how it gets there. */
const MOMENTS = [
  ['while it starts', 'slow-to-start', 'request', 'starting'],
  ['before it says that it is ready', 'slow-to-start', 'request', 'listening'],
  ['while nothing happens', 'obedient', 'nothing', 'running'],
  ['in the middle of a request', 'obedient', 'hang', 'running'],
  ['while it drains', 'obedient', 'hang and restart', 'draining'],
  ['while it stops', 'stubborn', 'restart', 'stopping'],
] as const

it.each(MOMENTS)(
  'fault 1: a worker killed %s is started again once, and serves',
  async (...row) => {
    const [, behaviour, doing, moment] = row
    await using running = await runningSupervisor({ behaviour, restartPolicy: SOON })
    const alice = await running.person('alice', 'guest')
    if (doing !== 'request') await alice.mustSend('GET', PATH)
    const underWay = {
      request: () => [alice.send('GET', PATH)],
      nothing: () => [],
      hang: () => [alice.send('GET', '/api/memories/search?q=hang')],
      restart: () => [alice.send('POST', '/api/workers/alice/restart')],
      'hang and restart': () => [
        alice.send('GET', '/api/memories/search?q=hang'),
        eventually(async () => whyOf(await rowOf(running.console, 'alice')) === '1 request').then(
          () => alice.send('POST', '/api/workers/alice/restart'),
        ),
      ],
    }[doing]()
    const pid = await arrived(running, moment)
    if (doing === 'hang')
      await eventually(async () => whyOf(await rowOf(running.console, 'alice')) === '1 request')
    const began = performance.now()

    process.kill(pid, 'SIGKILL')
    await eventually(async () => (await rowOf(running.console, 'alice'))['pid'] !== pid)
    const seenMs = performance.now() - began
    const [first, second] = await Promise.all(underWay)
    const next = await alice.send('GET', PATH)

    expect(seenMs).toBeLessThan(1_000)
    expect(isAlive(pid)).toBe(false)
    expect(next.status).toBe(200)
    expect(next.json['generation']).toBe(2)
    expect(await rowOf(running.console, 'alice')).toMatchObject({ state: 'running', generation: 2 })
    if (doing.startsWith('hang')) {
      expect([first?.status, first?.json['code']]).toEqual([502, 'worker-unreachable'])
      expect(Object(first?.json['worker']).words).toEqual(expect.any(String))
    }
    if (doing === 'request' || doing === 'restart') expect(first?.status).toBe(200)
    if (doing === 'hang and restart') expect(second?.status).toBe(200)
  },
)

it('fault 4: 200 requests at once for a person whose worker sleeps start one process, and all are served', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')

  const answers = await Promise.all(
    Array.from({ length: 200 }, async () => await alice.send('GET', PATH)),
  )

  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  expect(new Set(answers.map(({ json }) => json['pid'])).size).toBe(1)
  expect(await rowOf(running.console, 'alice')).toMatchObject({ generation: 1, restarts: 0 })
})

it.each(['a stale socket', 'a link', 'a folder'])(
  'fault 22: %s where a worker’s socket should be stops no start and is not followed',
  async (what) => {
    await using running = await runningSupervisor()
    const alice = await running.person('alice', 'guest')
    const folder = join(running.root, 'run/workers/alice')
    const kept = join(running.root, 'kept')
    await mkdir(folder, { recursive: true })
    await writeFile(kept, 'of somebody else')
    await put(what, join(folder, 'worker.sock'), kept)

    const first = await alice.send('GET', PATH)
    await alice.mustSend('POST', '/api/workers/alice/stop')
    await put(what, join(folder, 'worker.sock'), kept)
    await alice.mustSend('POST', '/api/workers/alice/start')
    const second = await alice.send('GET', PATH)

    expect([first.status, second.status]).toEqual([200, 200])
    expect(await readFile(kept, 'utf8')).toBe('of somebody else')
  },
)

it('fault 22: a worker that ends with a folder in its socket’s place is seen to have ended', async () => {
  await using running = await runningSupervisor({ restartPolicy: SOON })
  const alice = await running.person('alice', 'guest')
  const { json } = await alice.mustSend('GET', PATH)
  const pid = Number(json['pid'])
  // It must not be seen that the socket is another, which ends a worker too.
  process.kill(pid, 'SIGSTOP')
  await put('a folder', join(running.root, 'run/workers/alice/worker.sock'), '')

  process.kill(pid, 'SIGKILL')
  await eventually(async () => (await rowOf(running.console, 'alice'))['pid'] !== pid)
  const next = await alice.send('GET', PATH)

  expect(next.status).toBe(200)
  expect(next.json['generation']).toBe(2)
})

/** The process, when it is where it is to be killed. */
async function arrived({ console, root }: RunningSupervisor, moment: string): Promise<number> {
  return await eventually(async () => {
    const row = await rowOf(console, 'alice')
    const isThere = row['state'] === (moment === 'listening' ? 'starting' : moment)
    const listens = existsSync(join(root, 'run/workers/alice/worker.sock'))
    if (!isThere || (moment === 'listening' && !listens)) return undefined
    return typeof row['pid'] === 'number' ? row['pid'] : undefined
  })
}

function whyOf(row: Record<string, unknown>): unknown {
  return [row['aliveBecause']].flat()[0]
}

async function put(what: string, path: string, kept: string): Promise<void> {
  await rm(path, { recursive: true, force: true })
  if (what === 'a link') await symlink(kept, path)
  else if (what === 'a folder') await mkdir(join(path, 'with', 'something'), { recursive: true })
  else await writeFile(path, '')
}
