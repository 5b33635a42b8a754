import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { eventually } from '../../support/eventually.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { BUILT } from '../../support/supervisor-process.ts'

/** Workers sleep after 3 s, and are woken when they are due. */
const SLEEPY = { 'etc/system.json': { idleMinutes: 0.05 } }
const PROMPT = { jitterMs: 0, awakeBeforeMs: 1, firstLookMs: 0, restlessMs: 3_000 }
const DAILY = '0 0 * * *'
const KEPT = 'out/state/schedules.json'

/** A real supervisor with real workers. */
async function scheduled(files: Record<string, unknown>): Promise<RunningSupervisor> {
  return await runningSupervisor({
    workerProgram: [join(BUILT, 'worker.cjs')],
    wakePolicy: PROMPT,
    restartPolicy: { backoffMs: [30], jitter: 0, maxCrashes: 5 },
    files: { ...SLEEPY, ...files },
  })
}

describe('fault 39: an agent’s cron that is due', () => {
  it('wakes a hibernated worker, which runs it once and sleeps again', async () => {
    await using running = await scheduled({
      ...people(['alice']),
      ...dailyOf('alice'),
      ...wakes({ alice: inMs(500) }),
    })

    const run = await eventually(async () => (await endedRuns(running, 'alice'))[0], 60_000)
    await inState(running, 'alice', 'hibernated')
    await running.console.send('GET', '/api/memories', { headers: { 'x-mh-profile': 'alice' } })
    await inState(running, 'alice', 'hibernated', 2)

    expect(run).toMatchObject({ agent: 'boredom-service', trigger: 'cron', startedBy: 'system' })
    expect(await endedRuns(running, 'alice')).toHaveLength(1)
    expect(await keptOf(running, 'alice')).toMatchObject({ pending: [] })
  })

  it('runs once when the worker is killed between the time and the start', async () => {
    await using running = await decided()

    const { pid } = await rowOf(running, 'alice')
    process.kill(Number(pid), 'SIGKILL')
    await eventually(async () => Number((await rowOf(running, 'alice'))['generation']) > 1)
    const runs = await eventually(async () => {
      const { pending } = await keptOf(running, 'alice')
      return [pending].flat().length === 0 && (await runsOf(running, 'alice'))
    }, 60_000)

    expect(runs.filter(({ trigger }) => trigger === 'cron')).toHaveLength(1)
  })
})

/**
 * A supervisor whose worker has put on the disk that an agent is to run, and has loaded nothing of the agents yet. It is so for some ms only:
 * one that was quicker than the look is ended, and the next one tried.
 */
async function decided(): Promise<RunningSupervisor> {
  for (;;) {
    const running = await scheduled({
      ...people(['alice']),
      ...dailyOf('alice'),
      ...wakes({ alice: inMs(0) }),
    })
    const seen = await eventually(async () => {
      if ([(await keptOf(running, 'alice'))['pending']].flat()[0]) return 'decided'
      return (await endedRuns(running, 'alice')).length > 0 && 'over'
    }, 60_000)
    if (seen === 'decided') return running
    await running[Symbol.asyncDispose]()
  }
}

describe('A6: somebody whose account is disabled', () => {
  it('is not woken for what is due, and their running worker is stopped', async () => {
    const at = inMs(0)
    await using running = await runningSupervisor({
      behaviour: 'scheduled',
      wakePolicy: PROMPT,
      files: {
        'etc/system.json': {},
        ...people(['alice', 'bob', 'carol'], { alice: 'disabled' }),
        ...wakes({ alice: at, bob: at }),
      },
    })
    await inState(running, 'bob', 'running')
    await running.console.send('GET', '/api/memories', { headers: { 'x-mh-profile': 'carol' } })
    const before = await inState(running, 'carol', 'running')

    const answer = await running.console.send('PATCH', '/api/users/carol', {
      body: { state: 'disabled' },
    })
    const after = await inState(running, 'carol', 'stopped')

    expect(answer.status).toBe(200)
    expect(before['pid']).not.toBeNull()
    expect(after).toMatchObject({ pid: null, reason: 'account-disabled' })
    expect(await rowOf(running, 'alice')).toMatchObject({ state: 'stopped', generation: 0 })
  })
})

type Row = Record<string, unknown>

function people(
  names: readonly string[],
  states: Readonly<Record<string, string>> = {},
): Record<string, unknown> {
  const createdAt = '2025-11-06T14:02:00.000Z'
  const users = names.map((name) => ({
    id: `id-${name}`,
    username: name,
    role: 'guest',
    createdAt,
    state: states[name] ?? 'active',
  }))
  return {
    'persona/users.json': { version: 1, users },
    ...Object.fromEntries(names.map((name) => [`profiles/${name}/here.json`, {}])),
  }
}

/** A cron that was due last night, and was seen to the day before. */
function dailyOf(username: string): Record<string, unknown> {
  const seenUntil = new Date(Date.now() - 24 * 3_600_000).toISOString()
  const agents = { 'boredom-service': { trigger: `cron ${DAILY}`, seenUntil } }
  return {
    [`profiles/${username}/etc/schedules.json`]: {
      schedules: { 'boredom-service': { cron: DAILY } },
    },
    [`profiles/${username}/etc/sleep.json`]: { enabled: false },
    [`profiles/${username}/${KEPT}`]: { version: 1, agents },
  }
}

function wakes(at: Readonly<Record<string, string>>): Record<string, unknown> {
  const entries = Object.entries(at).map(
    ([name, time]) => [name, { userId: `id-${name}`, at: time, because: [] }] as const,
  )
  return { 'run/supervisor/wakes.json': { version: 1, wakes: Object.fromEntries(entries) } }
}

function inMs(ms: number): string {
  return new Date(Date.now() + ms).toISOString()
}

async function keptOf({ root }: RunningSupervisor, username: string): Promise<Row> {
  const path = join(root, 'profiles', username, KEPT)
  return Object(parseJson(await readFile(path, 'utf8'), path))
}

/** The records of a profile’s runs. */
async function runsOf({ root }: RunningSupervisor, username: string): Promise<Row[]> {
  const folder = join(root, 'profiles', username, 'out/state/runs')
  await mkdir(folder, { recursive: true })
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  return await Promise.all(
    names.map(async (name): Promise<Row> => {
      const path = join(folder, name)
      return Object(parseJson(await readFile(path, 'utf8'), path))
    }),
  )
}

async function endedRuns(running: RunningSupervisor, username: string): Promise<Row[]> {
  const runs = await runsOf(running, username)
  return runs.filter(({ status, trigger }) => status === 'done' && trigger === 'cron')
}

async function rowOf({ console }: RunningSupervisor, username: string): Promise<Row> {
  const { items } = (await console.mustSend('GET', '/api/workers')).json
  return Object([items].flat().find((row) => Object(row)['username'] === username))
}

async function inState(
  running: RunningSupervisor,
  username: string,
  ...[state, generation]: [string, number?]
): Promise<Row> {
  return await eventually(async () => {
    const row = await rowOf(running, username)
    const isIt = row['state'] === state && (generation ?? row['generation']) === row['generation']
    return isIt && row
  }, 60_000)
}
