import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../shared/files/parse-json.ts'
import type { Client } from '../../support/client.ts'
import { eventually } from '../../support/eventually.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** Workers sleep after 0.6 s, and are woken when they are due. */
const SLEEPY = { 'etc/system.json': { idleMinutes: 0.01 } }
const PROMPT = { jitterMs: 0, awakeBeforeMs: 300, firstLookMs: 0, restlessMs: 300 }
const SOON = { backoffMs: [30], jitter: 0, maxCrashes: 5 }
const scheduled = { behaviour: 'scheduled', wakePolicy: PROMPT } as const

describe('a schedule that is due', () => {
  it('fault 39: while hibernating: wakes the worker exactly once', async () => {
    const at = inMs(6_000)
    await using running = await runningSupervisor({
      ...scheduled,
      files: { ...SLEEPY, ...people(['alice']), 'profiles/alice/plan.json': { at } },
    })
    await askAs(running, 'alice')

    const asleep = await inState(running, 'alice', 'hibernated', 1)
    await inState(running, 'alice', 'hibernated', 2)

    expect(asleep).toMatchObject({ nextWakeAt: at })
    expect(asleep['words']).toMatch(
      /^Sleeping since \d\d:\d\d to save memory. Waking takes about a second. Something is due at \d\d:\d\d\.$/,
    )
    expect(await wokenIn(running, 'alice')).toMatchObject([
      { reason: 'schedule', dueAt: at, generation: 2 },
    ])
  })

  it('fault 39: while starting: the worker that starts is told, exactly once', async () => {
    const at = inMs(800)
    await using running = await runningSupervisor({
      ...scheduled,
      files: {
        ...SLEEPY,
        ...people(['alice']),
        ...wakes({ alice: at }),
        'profiles/alice/plan.json': { startMs: 2_000 },
      },
    })

    await askAs(running, 'alice')
    await inState(running, 'alice', 'hibernated', 1)

    expect(await wokenIn(running, 'alice')).toMatchObject([{ dueAt: at, generation: 1 }])
  })

  it('fault 39: in a crash loop: the first worker that stays is told, exactly once', async () => {
    const at = inMs(0)
    await using running = await runningSupervisor({
      ...scheduled,
      restartPolicy: SOON,
      files: {
        ...SLEEPY,
        ...people(['alice']),
        ...wakes({ alice: at }),
        'profiles/alice/plan.json': { crashIn: [1, 2, 3] },
      },
    })

    await inState(running, 'alice', 'hibernated', 4)

    expect(await wokenIn(running, 'alice')).toMatchObject([{ dueAt: at, generation: 4 }])
  })

  it('fault 39: while the supervisor was down for two hours: exactly once, and not again after the next start', async () => {
    await using folder = await temporaryFolder()
    const at = inMs(-2 * 3_600_000)
    const before = await runningSupervisor({
      ...scheduled,
      root: folder.path,
      files: { ...SLEEPY, ...people(['alice', 'bob']), ...wakes({ alice: at }) },
    })
    await inState(before, 'alice', 'hibernated', 1)
    const figures = (await before.console.mustSend('GET', '/metrics')).text
    await before[Symbol.asyncDispose]()
    await using running = await runningSupervisor({
      ...scheduled,
      root: folder.path,
      files: wakes({ ...(await wakesOf(folder.path)), bob: inMs(0) }),
    })

    await inState(running, 'bob', 'hibernated', 1)

    expect(await wokenIn(running, 'alice')).toMatchObject([{ dueAt: at, generation: 1 }])
    expect(await rowOf(running.console, 'alice')).toMatchObject({ state: 'stopped', generation: 1 })
    expect(figures).toContain('mh_schedule_missed_total 1\n')
    expect(figures).toContain('mh_schedule_wakes_total{result="woken"} 1\n')
    expect(figures).toContain('mh_schedule_lag_seconds_bucket{le="3600"} 0\n')
    expect(figures).toContain('mh_schedule_lag_seconds_count 1\n')
  })

  it('fault 39: while it falls asleep: wakes it as soon as it sleeps', async () => {
    const at = inMs(4_000)
    await using running = await runningSupervisor({
      ...scheduled,
      behaviour: 'scheduled',
      wakePolicy: { ...PROMPT, awakeBeforeMs: 1 },
      files: { ...people(['alice']), 'profiles/alice/plan.json': { at } },
    })
    const alice = await running.console.mustSend('POST', '/api/workers/alice/start')
    const stream = running.console.send('GET', '/api/memories/search?q=hang', {
      headers: { 'x-mh-profile': 'alice' },
    })
    await eventually(async () => {
      const [reason] = [(await rowOf(running.console, 'alice'))['aliveBecause']].flat()
      return reason === '1 request'
    })
    const stopping = running.console.send('POST', '/api/workers/alice/restart')
    await inState(running, 'alice', 'draining', 1)
    await eventually(() => Date.now() > Date.parse(at))

    process.kill(Number(Object(alice.json['worker']).pid), 'SIGKILL')
    await Promise.all([stopping, stream])

    await eventually(async () => (await wokenIn(running, 'alice')).length === 1)
    expect(await wokenIn(running, 'alice')).toMatchObject([{ dueAt: at, generation: 2 }])
  })

  it('does not wake what was switched off, which is told when somebody starts it', async () => {
    const at = inMs(0)
    await using running = await runningSupervisor({
      ...scheduled,
      wakePolicy: { ...PROMPT, firstLookMs: 2_000 },
      files: { ...SLEEPY, ...people(['alice', 'bob']), ...wakes({ alice: at, bob: at }) },
    })
    await running.console.mustSend('POST', '/api/workers/alice/stop')
    await inState(running, 'bob', 'hibernated', 1)
    const before = await rowOf(running.console, 'alice')

    await running.console.mustSend('POST', '/api/workers/alice/start')
    await inState(running, 'alice', 'hibernated', 1)

    expect(before).toMatchObject({ state: 'stopped', wanted: 'off', generation: 0 })
    expect(await wokenIn(running, 'alice')).toMatchObject([{ dueAt: at, generation: 1 }])
  })

  it('fault 40: 100 people with one cron are woken spread out, three at once at most, and all of them', async () => {
    const names = Array.from({ length: 100 }, (_, number) => `user${number}`)
    const at = inMs(1_000)
    await using running = await runningSupervisor({
      ...scheduled,
      wakePolicy: { ...PROMPT, jitterMs: 5_000 },
      files: {
        'etc/system.json': { idleMinutes: 0.01, maxStarts: 3 },
        ...people(names),
        ...wakes(Object.fromEntries(names.map((name) => [name, at]))),
      },
    })
    let most = 0

    const woken = await eventually(async () => {
      const { json } = await running.console.mustSend('GET', '/api/system')
      most = Math.max(most, Number(Object(json['workers']).starting ?? 0))
      const told = await Promise.all(names.map((name) => wokenIn(running, name)))
      return told.every((lines) => lines.length > 0) && told
    }, 100_000)

    expect(most).toBeLessThanOrEqual(3)
    expect(woken.map((lines) => lines.length)).toEqual(names.map(() => 1))
    expect(woken.flat().every(({ dueAt }) => dueAt === at)).toBe(true)
    const times = woken.flat().map((line) => Number(line['at']))
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(2_000)
  })

  it('keeps a worker up that is due within two minutes, and lets another sleep', async () => {
    const at = inMs(60_000)
    await using running = await runningSupervisor({
      ...scheduled,
      wakePolicy: { firstLookMs: 0 },
      files: { ...SLEEPY, ...people(['alice', 'bob']), 'profiles/alice/plan.json': { at } },
    })
    await askAs(running, 'alice')
    await askAs(running, 'bob')

    await inState(running, 'bob', 'hibernated', 1)

    const alice = await rowOf(running.console, 'alice')
    expect(alice).toMatchObject({ state: 'running', generation: 1, nextWakeAt: at })
    expect(alice['aliveBecause']).toEqual([expect.stringMatching(/^schedule due at \d\d:\d\d$/)])
  })
})

it('asks every worker once for its next wake where the table is gone, and lets it sleep again', async () => {
  await using running = await runningSupervisor({
    ...scheduled,
    files: {
      'profiles/alice/plan.json': { at: inMs(3_600_000) },
      ...people(['alice', 'bob']),
    },
  })

  const alice = await inState(running, 'alice', 'hibernated', 1)
  await inState(running, 'bob', 'hibernated', 1)

  expect(Date.parse(String(alice['nextWakeAt']))).toBeGreaterThan(Date.now())
  expect(await wokenIn(running, 'alice')).toMatchObject([{ reason: 'wake-table', dueAt: null }])
  expect(Object.keys(await wakesOf(running.root)).toSorted()).toEqual(['alice', 'bob'])
})

describe('a file in the inbox of a sleeping worker', () => {
  it('wakes it, once', async () => {
    await using running = await runningSupervisor({
      ...scheduled,
      files: { ...SLEEPY, ...people(['alice', 'bob']), ...wakes({}) },
    })
    const inbox = await inboxOf(running.root, 'alice')
    await eventually(() => existsSync(join(running.root, 'run/supervisor')))

    await writeFile(join(inbox, 'letter.txt'), 'hello')
    await inState(running, 'alice', 'hibernated', 1)
    await writeFile(join(await inboxOf(running.root, 'bob'), 'letter.txt'), 'hello')
    await inState(running, 'bob', 'hibernated', 1)
    await writeFile(join(inbox, 'second.txt'), 'hello')
    await inState(running, 'alice', 'hibernated', 2)

    expect(await wokenIn(running, 'alice')).toMatchObject([
      { reason: 'inbox', dueAt: null, generation: 1 },
      { reason: 'inbox', dueAt: null, generation: 2 },
    ])
  })

  it('wakes it in a folder of the inbox, an old one or a new one', async () => {
    await using running = await runningSupervisor({
      ...scheduled,
      files: { ...SLEEPY, ...people(['alice']), ...wakes({}) },
    })
    const inbox = await inboxOf(running.root, 'alice')
    await eventually(() => existsSync(join(running.root, 'run/supervisor')))

    await mkdir(join(inbox, 'scans'))
    await writeFile(join(inbox, 'scans/first.txt'), 'hello')
    await inState(running, 'alice', 'hibernated', 1)
    await writeFile(join(inbox, 'scans/second.txt'), 'hello')

    expect(await inState(running, 'alice', 'hibernated', 2)).toMatchObject({ reason: 'idle' })
  })

  it('wakes it when it lay there while the supervisor was down', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(await inboxOf(folder.path, 'alice'), 'letter.txt'), 'hello')
    await using running = await runningSupervisor({
      ...scheduled,
      root: folder.path,
      files: { ...SLEEPY, ...people(['alice']), ...wakes({}) },
    })

    await inState(running, 'alice', 'hibernated', 1)

    expect(await wokenIn(running, 'alice')).toMatchObject([{ reason: 'inbox', generation: 1 }])
  })

  it('does not wake it through a link, nor by a hidden file or a folder', async () => {
    await using outside = await temporaryFolder()
    await using running = await runningSupervisor({
      ...scheduled,
      files: { ...SLEEPY, ...people(['alice', 'bob', 'carol', 'dora']), ...wakes({}) },
    })
    const profile = (name: string): string => join(running.root, 'profiles', name)
    await mkdir(join(outside.path, 'inbox'))
    await mkdir(join(profile('alice'), 'memory'))
    await symlink(join(outside.path, 'inbox'), join(profile('alice'), 'memory/inbox'))
    await symlink(outside.path, join(profile('bob'), 'memory'))
    const carol = await inboxOf(running.root, 'carol')

    await writeFile(join(outside.path, 'inbox/letter.txt'), 'hello')
    await writeFile(join(outside.path, 'target.txt'), 'hello')
    await symlink(join(outside.path, 'target.txt'), join(carol, 'link.txt'))
    await writeFile(join(carol, '.hidden'), 'hello')
    await mkdir(join(carol, '_archive'))
    await writeFile(join(await inboxOf(running.root, 'dora'), 'letter.txt'), 'hello')
    await inState(running, 'dora', 'hibernated', 1)

    const rows = await Promise.all(
      ['alice', 'bob', 'carol'].map((name) => rowOf(running.console, name)),
    )
    expect(rows.map(({ generation }) => generation)).toEqual([0, 0, 0])
  })

  it('wakes it in a folder that was put in the place of the inbox', async () => {
    await using running = await runningSupervisor({
      ...scheduled,
      files: { ...SLEEPY, ...people(['alice']), ...wakes({}) },
    })
    const inbox = await inboxOf(running.root, 'alice')
    await writeFile(join(inbox, 'first.txt'), 'hello')
    await inState(running, 'alice', 'hibernated', 1)

    await rename(inbox, `${inbox}-old`)
    await mkdir(inbox)
    await writeFile(join(inbox, 'second.txt'), 'hello')

    const again = await inState(running, 'alice', 'hibernated', 2)

    expect(again).toMatchObject({ reason: 'idle' })
  })
})

describe('what people read of it', () => {
  it('says why a running worker is up', async () => {
    await using running = await runningSupervisor({ files: { 'etc/system.json': {} } })
    const alice = await running.person('alice', 'guest')
    await alice.mustSend('PATCH', '/api/account', { body: { timeZone: 'Asia/Tokyo' } })
    await alice.mustSend('GET', '/api/memories')

    const idle = await rowOf(alice, 'alice')
    const hanging = alice.send('GET', '/api/memories/search?q=hang').catch(() => undefined)
    const busy = await eventually(async () => {
      const row = await rowOf(alice, 'alice')
      return [row['aliveBecause']].flat()[0] === '1 request' && row
    })
    process.kill(Number(busy['pid']), 'SIGKILL')
    await hanging

    const tokyo = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Asia/Tokyo',
      hour: '2-digit',
      hourCycle: 'h23',
    })
    const inAQuarter = new Date(Date.now() + 15 * 60_000)
    expect(idle['aliveBecause']).toEqual([
      expect.stringMatching(
        new RegExp(`^recently used, up until (${tokyo.format(inAQuarter)}|\\d\\d):\\d\\d$`),
      ),
    ])
    expect(busy).toMatchObject({ state: 'running', words: 'It is running.' })
  })

  it('fault 5: tells a person the own place in the line, and an owner that of the other', async () => {
    await using running = await runningSupervisor({
      behaviour: 'slow-to-start',
      files: { 'etc/system.json': { maxStarts: 1 } },
    })
    const olga = await running.person('olga', 'owner')
    const alice = await running.person('alice', 'guest')
    const bob = await running.person('bob', 'guest')
    const first = bob.send('GET', '/api/memories')
    await inState(running, 'bob', 'starting')
    const second = alice.send('GET', '/api/memories')
    await inState(running, 'alice', 'queued')

    const own = (await rowOf(alice, 'alice'))['words']
    const owners = (await rowOf(olga, 'alice'))['words']

    expect(own).toBe('You are 1st in line, about 1 s.')
    expect(owners).toBe('It is 1st in line, about 1 s.')
    expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([200, 200])
  })

  it('lets a person go before the schedules that wait', async () => {
    const names = ['carol', 'dora', 'emil', 'fred']
    await using running = await runningSupervisor({
      ...scheduled,
      files: {
        'etc/system.json': { maxStarts: 1 },
        ...people(['alice', ...names]),
        ...wakes(Object.fromEntries(names.map((name) => [name, inMs(0)]))),
        ...Object.fromEntries(
          names.map((name) => [`profiles/${name}/plan.json`, { startMs: 1_500 }]),
        ),
      },
    })
    await eventually(async () => (await countOf(running, 'starting')) === 1)

    const served = await askAs(running, 'alice')

    expect(served).toBe(200)
    const told = await Promise.all(names.map((name) => wokenIn(running, name)))
    expect(told.flat().length).toBeLessThan(names.length)
  })

  it('lets a worker sleep whose page only polls, over connections that stay open', async () => {
    await using running = await runningSupervisor({ files: SLEEPY })
    const alice = await running.person('alice', 'guest')
    await alice.mustSend('GET', '/api/memories')

    const row = await eventually(async () => {
      await alice.mustSend('GET', '/api/auth/me')
      const seen = await rowOf(alice, 'alice')
      return seen['state'] === 'hibernated' && seen
    })

    expect(row).toMatchObject({ reason: 'idle', generation: 1 })
  })
})

type Row = Record<string, unknown>

/** Accounts with a folder each, by path below the root. */
function people(names: readonly string[]): Record<string, unknown> {
  const createdAt = '2025-11-06T14:02:00.000Z'
  const users = names.map((name) => ({
    id: `id-${name}`,
    username: name,
    role: 'guest',
    createdAt,
  }))
  return {
    'persona/users.json': { version: 1, users },
    ...Object.fromEntries(names.map((name) => [`profiles/${name}/here.json`, {}])),
  }
}

/** A table of wakes, by path below the root. */
function wakes(at: Readonly<Record<string, string>>): Record<string, unknown> {
  const entries = Object.entries(at).map(
    ([name, time]) => [name, { userId: `id-${name}`, at: time, because: [] }] as const,
  )
  return {
    'run/supervisor/wakes.json': { version: 1, wakes: Object.fromEntries(entries) },
  }
}

async function wakesOf(root: string): Promise<Record<string, string>> {
  const path = join(root, 'run/supervisor/wakes.json')
  const file = Object(parseJson(await readFile(path, 'utf8'), path))
  const entries: [string, unknown][] = Object.entries(file.wakes)
  return Object.fromEntries(entries.map(([name, wake]) => [name, String(Object(wake).at)]))
}

function inMs(ms: number): string {
  return new Date(Date.now() + ms).toISOString()
}

/** Makes the inbox of a profile, if it is not there. */
async function inboxOf(root: string, username: string): Promise<string> {
  const path = join(root, 'profiles', username, 'memory/inbox')
  await mkdir(path, { recursive: true })
  return path
}

async function askAs({ console }: RunningSupervisor, username: string): Promise<number> {
  const headers = { 'x-mh-profile': username }
  return (await console.send('GET', '/api/memories', { headers })).status
}

/** The row of a worker once it is in a state, in its newest start where that is said. */
async function inState(
  { console }: RunningSupervisor,
  username: string,
  ...[state, generation]: [string, number?]
): Promise<Row> {
  return await eventually(async () => {
    const row = await rowOf(console, username)
    const isIt = row['state'] === state && (generation ?? row['generation']) === row['generation']
    return isIt && row
  }, 30_000)
}

async function rowOf(client: Client, username: string): Promise<Row> {
  const { items } = (await client.mustSend('GET', '/api/workers')).json
  return Object([items].flat().find((row) => Object(row)['username'] === username))
}

async function countOf({ console }: RunningSupervisor, state: string): Promise<number> {
  const { json } = await console.mustSend('GET', '/api/system')
  return Number(Object(json['workers'])[state] ?? 0)
}

/** What the fixture worker was told about being woken. */
async function wokenIn({ root }: RunningSupervisor, username: string): Promise<Row[]> {
  const path = join(root, 'profiles', username, 'woken.ndjson')
  if (!existsSync(path)) return []
  // The last line may be half written while it is read.
  const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1)
  return lines.map((line) => Object(parseJson(line, path)))
}
