import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Answer, Client } from '../../support/client.ts'
import { eventually, PROMPTLY_MS } from '../../support/eventually.ts'
import { isAlive } from '../../support/processes.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { rowOf } from '../../support/worker-rows.ts'

const SOON = { backoffMs: [30], jitter: 0 }
const PATH = '/api/memories/evt-1'

/** The six moments at which a worker is killed: how it behaves, how it gets there, and how what is under way is answered. */
const MOMENTS = [
  ['while it starts', 'slow-to-start', 'request', 'starting', [200]],
  ['before it says that it is ready', 'slow-to-start', 'request', 'listening', [200]],
  ['while nothing happens', 'obedient', 'nothing', 'running', []],
  ['in the middle of a request', 'obedient', 'hang', 'busy', [502]],
  ['while it drains', 'obedient', 'hang and restart', 'draining', [502, 200]],
  ['while it stops', 'stubborn', 'restart', 'stopping', [200]],
] as const

it.each(MOMENTS)(
  'fault 1: a worker killed %s is started again once, and serves',
  async (...row) => {
    const [, behaviour, doing, moment, statuses] = row
    await using running = await runningSupervisor({
      behaviour,
      restartPolicy: SOON,
      deadlines: { termMs: 3_000 },
    })
    const alice = await running.person('alice', 'guest')
    if (doing !== 'request') await alice.mustSend('GET', PATH)
    const underWay = begun(running, alice, doing)
    const pid = await arrived(running, moment)
    const began = performance.now()

    process.kill(pid, 'SIGKILL')
    await eventually(async () => (await rowOf(running.console, 'alice'))['pid'] !== pid)
    const seenMs = performance.now() - began
    const answers = await Promise.all(underWay)
    const next = await alice.send('GET', PATH)

    expect(seenMs).toBeLessThan(PROMPTLY_MS)
    expect(isAlive(pid)).toBe(false)
    expect(answers.map(({ status }) => status)).toEqual(statuses)
    for (const { json } of answers.filter(({ status }) => status === 502))
      expect(json).toMatchObject({
        code: 'worker-unreachable',
        worker: { words: expect.any(String) },
      })
    expect([next.status, next.json['generation']]).toEqual([200, 2])
    expect(await rowOf(running.console, 'alice')).toMatchObject({ state: 'running', generation: 2 })
  },
)

/** Sends what is to be under way. */
function begun(
  running: RunningSupervisor,
  alice: Client,
  doing: (typeof MOMENTS)[number][2],
): Promise<Answer>[] {
  const hang = () => alice.send('GET', '/api/memories/search?q=hang')
  const restart = () => alice.send('POST', '/api/workers/alice/restart')
  switch (doing) {
    case 'nothing':
      return []
    case 'request':
      return [alice.send('GET', PATH)]
    case 'hang':
      return [hang()]
    case 'restart':
      return [restart()]
    case 'hang and restart':
      return [hang(), arrived(running, 'busy').then(restart)]
  }
}

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
    const pid = typeof row['pid'] === 'number' ? row['pid'] : undefined
    if (moment === 'busy') return [row['aliveBecause']].flat()[0] === '1 request' && pid
    if (moment !== 'listening') return row['state'] === moment && pid
    const listens = existsSync(join(root, 'run/workers/alice/worker.sock'))
    return row['state'] === 'starting' && listens && pid
  })
}

async function put(what: string, path: string, kept: string): Promise<void> {
  await rm(path, { recursive: true, force: true })
  if (what === 'a link') await symlink(kept, path)
  else if (what === 'a folder') await mkdir(join(path, 'with', 'something'), { recursive: true })
  else await writeFile(path, '')
}
