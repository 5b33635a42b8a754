import { expect, it } from 'vitest'
import { createLogger } from '../../../../shared/log/logger.ts'
import { RotatingFile } from '../../../../shared/log/rotating-file.ts'
import { readFile } from 'node:fs/promises'
import { parseJson } from '../../../../shared/files/parse-json.ts'
import { nextWake, type Wake } from '../../../../worker/schedules/next-wake.ts'
import type { SchedulePlan } from '../../../../worker/schedules/schedule-plan.ts'
import { WakePlan } from '../../../../worker/schedules/wake-plan.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { cron, planned, planOf } from './schedules-under-test.ts'

const SLEEP = planned(
  { kind: 'window', hours: { start: '23:00', end: '06:30' }, minIdleMs: 0 },
  { agent: 'sleep-service', isQuietProof: true },
)
const daily = (pattern: string, timeZone = 'UTC'): SchedulePlan =>
  planOf([cron(pattern)], { timeZone })
const EVENING = new Date('2026-03-28T20:00:00Z')

it('takes the first of crons and the sleep window, in the person’s time zone, with all that is due then', () => {
  const find = (pattern: string, timeZone: string): Wake | null =>
    nextWake({ plan: planOf([cron(pattern), SLEEP], { timeZone }) }, EVENING)

  expect(find('0 3 * * *', 'UTC')).toEqual({
    at: new Date('2026-03-28T23:00:00Z'),
    because: ['sleep window'],
  })
  expect(find('0 23 * * *', 'Europe/Berlin')).toEqual({
    at: new Date('2026-03-28T22:00:00Z'),
    because: ['schedule digest', 'sleep window'],
  })
  expect(nextWake({ plan: daily('0 3 * * *') }, EVENING)?.at).toEqual(
    new Date('2026-03-29T03:00:00Z'),
  )
})

it('wakes for nothing that only runs while the worker is up, is off, or is paused', () => {
  const idle = planned({ kind: 'idle', afterMs: 60_000 })
  const every = planned({ kind: 'interval', everyMs: 60_000 })

  expect(nextWake({ plan: planOf([idle, every, planned(null)]) }, EVENING)).toBeNull()
  expect(nextWake({ plan: { ...daily('0 3 * * *'), isPaused: true } }, EVENING)).toBeNull()
})

it('wakes at the end of the quiet hours for what is due in them, asked before or within', () => {
  const plan = { ...daily('0 3 * * *'), quietHours: { start: '22:00', end: '07:00' } }

  const asked = ['2026-03-28T20:00:00Z', '2026-03-29T03:30:00Z', '2026-03-29T07:00:00Z']
  const wakes = asked.map((time) => nextWake({ plan }, new Date(time))?.at.toISOString())

  expect(wakes).toEqual([
    '2026-03-29T07:00:00.000Z',
    '2026-03-29T07:00:00.000Z',
    '2026-03-30T07:00:00.000Z',
  ])
})

it('notes what is due once, and plans the next', async () => {
  await using following = await planWith(daily('0 3 * * *'))
  const { wakePlan, at, events } = following

  at('2026-03-28T20:00:00Z')
  at('2026-03-29T02:59:59Z')
  at('2026-03-29T03:00:00Z')
  at('2026-03-29T03:00:01Z')
  wakePlan.woken({ reason: 'schedule', dueAt: '2026-03-29T03:00:00.000Z' })

  expect(following.said).toEqual(['2026-03-29T03:00:00.000Z', '2026-03-30T03:00:00.000Z'])
  expect(await events()).toEqual(['wake-planned', 'schedule-due', 'wake-planned'])
})

it('fault 24: notes what was due once when the clock jumps forward a day, and plans anew when it goes back', async () => {
  await using following = await planWith(daily('0 3 * * *'))
  const { at, events } = following

  at('2026-03-28T20:00:00Z')
  at('2026-03-30T20:00:00Z')
  at('2026-03-28T20:00:05Z')

  expect(following.said).toEqual([
    '2026-03-29T03:00:00.000Z',
    '2026-03-31T03:00:00.000Z',
    '2026-03-29T03:00:00.000Z',
  ])
  expect((await events()).filter((event) => event === 'schedule-due')).toHaveLength(1)
})

it('is told what was due while it was not up, and takes it once', async () => {
  await using following = await planWith(daily('0 3 * * *'))
  const { wakePlan, at, events } = following
  at('2026-03-29T03:00:20Z')

  wakePlan.woken({ reason: 'schedule', dueAt: '2026-03-29T03:00:00.000Z' })
  wakePlan.woken({ reason: 'schedule', dueAt: '2026-03-29T03:00:00.000Z' })

  expect(new Set(await events())).toEqual(new Set(['wake-planned', 'worker-woken']))
})

it('follows an edit of the schedules and a new time zone', async () => {
  await using following = await planWith(daily('0 3 * * *'))
  const { at } = following
  at('2026-03-28T20:00:00Z')

  following.plan = daily('0 4 * * *')
  at('2026-03-28T20:00:01Z')
  following.plan = daily('0 4 * * *', 'Asia/Tokyo')
  at('2026-03-28T20:00:02Z')

  expect(following.said).toEqual([
    '2026-03-29T03:00:00.000Z',
    '2026-03-29T04:00:00.000Z',
    '2026-03-29T19:00:00.000Z',
  ])
})

interface Planned extends AsyncDisposable {
  readonly wakePlan: WakePlan
  readonly said: (string | null)[]
  readonly at: (time: string) => void
  /** What was logged, in order. */
  readonly events: () => Promise<unknown[]>
  plan: SchedulePlan
}

async function planWith(first: SchedulePlan): Promise<Planned> {
  const folder = await temporaryFolder()
  const path = `${folder.path}/log`
  const file = await RotatingFile.open({ path })
  // What is flushed at once may overtake a line that is on its way: only a closed file has them in order.
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= file[Symbol.asyncDispose]())
  const said: (string | null)[] = []
  const inputs = { plan: first }
  const wakePlan = new WakePlan({
    reminderAt: () => undefined,
    plan: () => inputs.plan,
    logger: createLogger({ file, base: {} }),
    onPlanned: (wake) => said.push(wake?.at.toISOString() ?? null),
  })
  return Object.assign(inputs, {
    wakePlan,
    said,
    at: (time: string) => wakePlan.look(Date.parse(time)),
    async events() {
      await close()
      const lines = (await readFile(path, 'utf8')).trim().split('\n')
      return lines.map((line): unknown => Object(parseJson(line, path)).evt)
    },
    async [Symbol.asyncDispose]() {
      await close()
      await folder[Symbol.asyncDispose]()
    },
  })
}
