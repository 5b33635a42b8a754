import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configDefaults, configShape } from '../../../../shared/domain/profile-config.ts'
import { profileLayout } from '../../../../shared/layout/profile-layout.ts'
import { PROBLEM_WORDS } from '../../../../worker/schedules/problem-words.ts'
import { watchSchedules } from '../../../../worker/schedules/schedule-files.ts'
import {
  type PersonalPlan,
  type PersonalSchedule,
  planSchedules,
} from '../../../../worker/schedules/schedule-plan.ts'
import { triggerWords } from '../../../../worker/schedules/trigger-words.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

type Contents = Readonly<Record<string, unknown>>

describe('the files say nothing', () => {
  it('the defaults hold', async () => {
    const plan = await planned({})

    const triggers = plan.agents
      .filter(({ trigger }) => trigger !== null)
      .map(({ agent, trigger }) => `${agent}: ${triggerWords(trigger, agent)}`)
    expect(triggers).toEqual([
      'organizer: 1 minute after a memory was captured, 5 minutes at most',
      'boredom-service: once when you have been away for 5 minutes, while the worker is up',
      'sleep-service: once between 23:00 and 06:30, when you have been away for 15 minutes',
    ])
    expect(plan).toMatchObject({ isPaused: false, quietHours: null, most: 3, unknown: [] })
  })

  it('the file that a person begins with is valid', () => {
    expect(() => configShape('schedules').parse(configDefaults('schedules'), 'it')).not.toThrow()
  })
})

describe('etc/schedules.json', () => {
  it('as it was before still means the same', async () => {
    const plan = await planned({
      schedules: { version: 1, schedules: { digest: { cron: '0 3 * * *', enabled: true } } },
    })

    expect(one(plan, 'digest')).toMatchObject({
      trigger: { kind: 'cron', pattern: '0 3 * * *' },
      source: 'schedules.json',
      catchUp: 'once',
    })
  })

  it('switches a default off, and changes the rest of one', async () => {
    const plan = await planned({
      schedules: {
        schedules: {
          organizer: { enabled: false },
          'sleep-service': { catchUp: 'skip', ignoreQuietHours: false },
        },
      },
    })

    expect(one(plan, 'organizer')).toMatchObject({ trigger: null, enabled: false })
    expect(one(plan, 'sleep-service')).toMatchObject({
      trigger: { kind: 'window' },
      catchUp: 'skip',
      isQuietProof: false,
    })
  })

  it('with a pattern that is none stops no other schedule, and says how one looks', async () => {
    const plan = await planned({
      schedules: { schedules: { digest: { cron: 'at three' }, curator: { cron: '5 4 * * *' } } },
    })

    expect(one(plan, 'digest')).toMatchObject({
      trigger: null,
      problem: { code: 'no-cron' },
    })
    expect(PROBLEM_WORDS['no-cron']({})).toMatch(/30 3/)
    expect(one(plan, 'curator').trigger).toEqual({ kind: 'cron', pattern: '5 4 * * *' })
  })

  it('A23: that names another profile or what is no agent starts nothing of it', async () => {
    const names = ['../bob/digest', 'bob', '__proto__', 'constructor', 'digest/../../bob']
    const schedules = JSON.parse(
      `{"schedules": {${names.map((name) => `"${name}": {"cron": "* * * * *"}`).join()}}}`,
    )

    const plan = await planned({ schedules })

    expect(plan.agents.filter(({ trigger }) => trigger?.kind === 'cron')).toEqual([])
    expect(plan.unknown).toEqual(expect.arrayContaining(['../bob/digest', 'bob']))
  })

  it('that is broken leaves in force what was good last', async () => {
    await using files = await Files.open({
      schedules: { schedules: { digest: { cron: '0 3 * * *' } } },
    })
    files.plan()

    await files.put('schedules', { schedules: { digest: { trigger: { kind: 'interval' } } } })

    expect(one(files.plan(), 'digest').trigger).toMatchObject({ pattern: '0 3 * * *' })
    expect(files.invalid).toHaveLength(1)
  })
})

it.each([0, 1, 59])(
  'A23: nothing starts each %i seconds, whichever file says so',
  async (seconds) => {
    const trigger = { kind: 'interval', everySeconds: seconds }
    await using files = await Files.open({ schedules: { schedules: { digest: { trigger } } } })
    const older = await planned({
      agents: { agents: { digest: { type: 'interval', interval: seconds } } },
    })

    expect(one(files.plan(), 'digest').trigger).not.toMatchObject({ kind: 'interval' })
    expect(files.invalid).toHaveLength(1)
    expect(one(older, 'digest').trigger).toEqual({ kind: 'interval', everyMs: 60_000 })
  },
)

describe('etc/agents.json of the single-user system', () => {
  const older = {
    globalSettings: {
      pauseAll: true,
      quietHours: { start: '22:00', end: '07:00' },
      maxConcurrentAgents: 2,
    },
    agents: {
      organizer: { type: 'interval', interval: 60, runOnBoot: true, priority: 'high' },
      digest: { type: 'time-of-day', schedule: '03:15', enabled: true, maxRetries: 3 },
      reflector: { type: 'activity', inactivityThreshold: 900 },
      curator: { type: 'event', event: 'memory-captured' },
      dreamer: { type: 'moon' },
      'boredom-maintenance': { type: 'interval', interval: 900, task: 'operator' },
    },
  }

  it('is read where the other says nothing of an agent', async () => {
    const plan = await planned({
      agents: older,
      schedules: { schedules: { digest: { cron: '0 5 * * *' } } },
    })

    expect(one(plan, 'organizer')).toMatchObject({
      trigger: { kind: 'interval', everyMs: 60_000 },
      atStart: true,
      priority: 1,
      source: 'agents.json',
    })
    expect(one(plan, 'reflector').trigger).toEqual({ kind: 'idle', afterMs: 900_000 })
    expect(one(plan, 'curator').trigger).toMatchObject({ kind: 'event', on: 'memory-captured' })
    expect(one(plan, 'digest').trigger).toEqual({ kind: 'cron', pattern: '0 5 * * *' })
    expect(one(plan, 'dreamer')).toMatchObject({
      trigger: null,
      problem: { code: 'unknown-type', values: { type: 'moon' } },
    })
    expect(plan).toMatchObject({
      isPaused: true,
      most: 2,
      quietHours: { start: '22:00', end: '07:00' },
      unknown: ['boredom-maintenance'],
    })
  })

  it('has its times of day, in the person’s time zone', async () => {
    const plan = await planned({ agents: older })

    expect(one(plan, 'digest').trigger).toEqual({ kind: 'cron', pattern: '15 3 * * *' })
  })
})

it.each([
  [{ level: 'off' }, null],
  [{ level: 'high' }, 60_000],
  [{ level: 'low', intervals: { low: 900 } }, 900_000],
  [{ level: 'medium', intervals: { medium: -1 } }, null],
  [{ level: 'medium', intervals: { medium: 42 } }, 42_000],
])('boredom.json %j is followed', async (boredom, afterMs) => {
  const plan = await planned({ boredom })

  const { trigger } = one(plan, 'boredom-service')
  expect(trigger).toEqual(afterMs === null ? null : { kind: 'idle', afterMs })
})

it('sleep.json that is off starts no night', async () => {
  const plan = await planned({ sleep: { enabled: false } })

  expect(one(plan, 'sleep-service').trigger).toBeNull()
})

it('spreads by the user’s hash: always the same for one, and different for most', async () => {
  const schedules = { schedules: { digest: { cron: '0 3 * * *', jitterSeconds: 30 } } }
  const jitterOf = async (userId: string): Promise<number> =>
    one(await planned({ schedules }, userId), 'digest').jitterMs

  const jitters = await Promise.all(['u1', 'u1', 'u2', 'u3'].map(jitterOf))

  expect(jitters[0]).toBe(jitters[1])
  expect(new Set(jitters).size).toBe(3)
  expect(Math.max(...jitters)).toBeLessThan(30_000)
})

async function planned(files: Contents, userId = 'u1'): Promise<PersonalPlan> {
  await using folder = await Files.open(files)
  return folder.plan(userId)
}

function one(plan: PersonalPlan, name: string): PersonalSchedule {
  const found = plan.agents.find(({ agent }) => agent === name)
  if (!found) throw new Error(`There is no ${name}.`)
  return found
}

/** The files of a profile that say when agents run. */
class Files implements AsyncDisposable {
  readonly invalid: string[] = []
  readonly #folder: Awaited<ReturnType<typeof temporaryFolder>>
  readonly #watched

  private constructor(folder: Awaited<ReturnType<typeof temporaryFolder>>) {
    this.#folder = folder
    const layout = profileLayout(folder.path)
    this.#watched = watchSchedules(layout, (path) => this.invalid.push(path))
  }

  static async open(files: Contents): Promise<Files> {
    const folder = await temporaryFolder()
    await mkdir(join(folder.path, 'etc'))
    const made = new Files(folder)
    for (const [name, value] of Object.entries(files)) await made.put(name, value)
    return made
  }

  async put(name: string, value: unknown): Promise<void> {
    await writeFile(join(this.#folder.path, `etc/${name}.json`), JSON.stringify(value))
  }

  plan(userId = 'u1'): PersonalPlan {
    const { schedules, sleep, boredom, older } = this.#watched
    return planSchedules({
      userId,
      timeZone: 'UTC',
      schedules: schedules(),
      sleep: sleep(),
      boredom: boredom(),
      older: older(),
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]()
  }
}
