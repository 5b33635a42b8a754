import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createLogger } from '../../../../shared/log/logger.ts'
import { RotatingFile } from '../../../../shared/log/rotating-file.ts'
import type { Missed } from '../../../../worker/schedules/due-question.ts'
import { PersonActivity } from '../../../../worker/schedules/person-activity.ts'
import { ScheduleEngine } from '../../../../worker/schedules/schedule-engine.ts'
import type { SchedulePlan } from '../../../../worker/schedules/schedule-plan.ts'
import type { ScheduleStarter, Started } from '../../../../worker/schedules/schedule-starter.ts'
import { ScheduleStateFile } from '../../../../worker/schedules/schedule-state.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { cron, planned, planOf } from './schedules-under-test.ts'

const BEFORE = Date.parse('2026-05-01T02:00:00Z')
const DUE = Date.parse('2026-05-01T02:30:00Z')
const DAILY = planOf([cron('30 2 * * *')])
const NIGHT = planOf([
  planned({ kind: 'window', hours: { start: '02:30', end: '06:00' }, minIdleMs: 0 }),
])

it('starts what is due once, and knows it after a restart', async () => {
  await using profile = await Profile.open(DAILY)
  await profile.engine.looks(BEFORE, DUE, DUE + 1_000)

  const next = profile.again()
  await next.looks(DUE + 2_000, DUE + 3_000)

  expect(profile.runs).toEqual(['digest'])
})

it('loads and writes nothing before something is due', async () => {
  await using profile = await Profile.open(planOf([planned({ kind: 'idle', afterMs: 60_000 })]))

  await profile.engine.looks(BEFORE, DUE)
  await profile.engine.looks(DUE + 1)
  const written = profile.writes
  await profile.engine.looks(DUE + 2, DUE + 3)

  expect(profile.runs).toEqual([])
  expect(profile.writes).toBe(written)
})

it.each(['before the start is decided', 'before the run', 'after the run', 'when all is done'])(
  'fault 1: killed %s, it starts once all the same',
  async (point) => {
    await using profile = await Profile.open(DAILY)
    await profile.engine.looks(BEFORE)
    profile.killAt = point

    await profile.engine.looks(DUE, DUE + 1_000).catch(() => undefined)
    profile.killAt = undefined
    const next = profile.again()
    await next.looks(DUE + 2_000, DUE + 3_000, DUE + 4_000)

    expect(profile.runs).toEqual(['digest'])
  },
)

it('tries again when the start failed, and not every second', async () => {
  await using profile = await Profile.open(DAILY)
  await profile.engine.looks(BEFORE)
  profile.outcome = new Error('ENOSPC')

  await profile.engine.looks(DUE, DUE + 1_000, DUE + 2_000)
  profile.outcome = 'started'
  const next = profile.again()
  await next.looks(DUE + 3_000)

  expect(profile.asked).toBe(2)
  expect(profile.runs).toEqual(['digest'])
})

it('notes what may not run now as missed', async () => {
  await using profile = await Profile.open(DAILY)
  const said = { code: 'agents-rest', values: {} } as const
  profile.outcome = { hindrance: said }

  await profile.engine.looks(BEFORE, DUE, DUE + 1_000)

  expect(profile.missed).toMatchObject([{ agent: 'digest', dueAt: DUE, said }])
})

it('begins a window again that ended with the worker, and not one that was seen to end', async () => {
  await using profile = await Profile.open(NIGHT)
  await profile.engine.looks(BEFORE, DUE)
  profile.running.add('digest')
  await profile.engine.looks(DUE + 1_000)
  profile.running.clear()

  const second = profile.again()
  await second.looks(DUE + 2_000)
  profile.running.add('digest')
  await second.looks(DUE + 3_000)
  profile.running.clear()
  await second.looks(DUE + 4_000)
  const third = profile.again()
  await third.looks(DUE + 5_000)

  expect(profile.runs).toEqual(['digest', 'digest'])
})

it('waits until the time zone is known', async () => {
  await using profile = await Profile.open(DAILY)
  profile.isReady = false

  await profile.engine.looks(BEFORE, DUE)
  profile.isReady = true
  await profile.engine.looks(DUE + 1_000)

  expect(profile.runs).toEqual([])
})

it('knows after a restart since when the person is away, and bores an agent once', async () => {
  await using profile = await Profile.open(
    planOf([planned({ kind: 'idle', afterMs: 60_000 }, { agent: 'boredom-service' })]),
  )
  await profile.engine.looks(Date.now())
  profile.engine.activity.note(Date.now() - 120_000)
  await profile.engine.looks(Date.now())

  const second = profile.again()
  await second.looks(Date.now(), Date.now())
  const third = profile.again()
  await third.looks(Date.now(), Date.now())

  expect(profile.runs).toEqual(['boredom-service'])
})

it('puts a broken state aside and goes on as if all were new', async () => {
  await using profile = await Profile.open(DAILY)
  await profile.breakState()

  await profile.engine.looks(BEFORE, DUE)

  expect(profile.runs).toEqual(['digest'])
  expect(await profile.files()).toContainEqual(expect.stringMatching(/^schedules.json.corrupt-/))
})

type Outcome = Started | Error

interface Engine {
  readonly activity: PersonActivity
  /** Looks at these times, and waits for what each comes to. */
  readonly looks: (...times: number[]) => Promise<void>
}

/** A profile’s schedules with agents that only say that they ran; what it knows outlives each engine. */
class Profile implements AsyncDisposable {
  readonly runs: string[] = []
  readonly missed: Missed[] = []
  readonly running = new Set<string>()
  outcome: Outcome = 'started'
  killAt: string | undefined
  isReady = true
  asked = 0
  writes = 0
  readonly #folder: Awaited<ReturnType<typeof temporaryFolder>>
  readonly #log: RotatingFile
  readonly #plan: SchedulePlan
  engine: Engine

  private constructor(
    folder: Awaited<ReturnType<typeof temporaryFolder>>,
    log: RotatingFile,
    plan: SchedulePlan,
  ) {
    this.#folder = folder
    this.#log = log
    this.#plan = plan
    this.engine = this.again()
  }

  static async open(plan: SchedulePlan): Promise<Profile> {
    const folder = await temporaryFolder()
    await mkdir(join(folder.path, 'out/state'), { recursive: true })
    const log = await RotatingFile.open({ path: `${folder.path}/log` })
    return new Profile(folder, log, plan)
  }

  /** Another worker’s engine on what the one before left. */
  again(): Engine {
    const logger = createLogger({ file: this.#log, base: {} })
    const activity = new PersonActivity()
    const file = new ScheduleStateFile(this.#folder.path, logger)
    const engine = new ScheduleEngine({
      plan: () => this.#plan,
      isReady: () => this.isReady,
      activity,
      file: {
        read: () => file.read(),
        write: async (state) => {
          const isDecided = state.pending.length > 0
          if (this.killAt === 'before the start is decided' && isDecided) await never()
          if (this.killAt === 'after the run' && !isDecided) await never()
          this.writes += 1
          await file.write(state)
        },
      },
      starter: this.#starter(),
      logger,
    })
    return {
      activity,
      looks: async (...times) => {
        for (const time of times) {
          engine.look(time)
          await Promise.race([engine.settled, new Promise((resolve) => setTimeout(resolve, 200))])
        }
      },
    }
  }

  async breakState(): Promise<void> {
    await writeFile(join(this.#folder.path, 'out/state/schedules.json'), '{"agents": ')
  }

  async files(): Promise<string[]> {
    return await readdir(join(this.#folder.path, 'out/state'))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#log[Symbol.asyncDispose]()
    await this.#folder[Symbol.asyncDispose]()
  }

  #starter(): ScheduleStarter {
    const { running } = this
    return {
      running,
      start: async (agent) => {
        this.asked += 1
        if (this.killAt === 'before the run') await never()
        if (this.outcome instanceof Error) throw this.outcome
        if (this.outcome === 'started') this.runs.push(agent)
        return this.outcome
      },
      wasStarted: async ({ agent }) => this.runs.includes(agent),
      noteMissed: async (missed) => void this.missed.push(missed),
    }
  }
}

/** As when the process is killed: what comes afterwards does not. */
async function never(): Promise<never> {
  return await new Promise(() => undefined)
}
