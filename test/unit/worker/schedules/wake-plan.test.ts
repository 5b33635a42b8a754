import { expect, it } from 'vitest'
import { createLogger } from '../../../../shared/log/logger.ts'
import { RotatingFile } from '../../../../shared/log/rotating-file.ts'
import { readFile } from 'node:fs/promises'
import { parseJson } from '../../../../shared/files/parse-json.ts'
import type { Schedules, Sleep } from '../../../../worker/schedules/schedule-files.ts'
import { nextWake, type Wake } from '../../../../worker/schedules/next-wake.ts'
import { WakePlan } from '../../../../worker/schedules/wake-plan.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const SLEEP: Sleep = { enabled: true, window: { start: '23:00', end: '06:30' } }
const NO_SLEEP: Sleep = { ...SLEEP, enabled: false }
const daily = (cron: string): Schedules => ({
  version: 1,
  schedules: { digest: { cron, enabled: true } },
})
const EVENING = new Date('2026-03-28T20:00:00Z')

it('takes the first of crons and the sleep window, in the person’s time zone, with all that is due then', () => {
  const find = (schedules: Schedules, sleep: Sleep, timeZone: string): Wake | null =>
    nextWake({ schedules, sleep, timeZone }, EVENING)

  expect(find(daily('0 3 * * *'), SLEEP, 'UTC')).toEqual({
    at: new Date('2026-03-28T23:00:00Z'),
    because: ['sleep window'],
  })
  expect(find(daily('0 23 * * *'), SLEEP, 'Europe/Berlin')).toEqual({
    at: new Date('2026-03-28T22:00:00Z'),
    because: ['schedule digest', 'sleep window'],
  })
  expect(find(daily('0 3 * * *'), NO_SLEEP, 'UTC')?.at).toEqual(new Date('2026-03-29T03:00:00Z'))
  expect(find({ version: 1, schedules: {} }, NO_SLEEP, 'UTC')).toBeNull()
})

it('passes over schedules that are off, have no cron, or are mistyped, and says which', () => {
  const wrong: string[] = []
  const schedules: Schedules = {
    version: 1,
    schedules: {
      off: { cron: '0 21 * * *', enabled: false },
      interval: { enabled: true },
      mistyped: { cron: 'at three', enabled: true },
      good: { cron: '0 22 * * *', enabled: true },
    },
  }

  const wake = nextWake(
    { schedules, sleep: NO_SLEEP, timeZone: 'UTC', onInvalid: (agent) => wrong.push(agent) },
    EVENING,
  )

  expect(wake?.because).toEqual(['schedule good'])
  expect(wrong).toEqual(['mistyped'])
})

it('notes what is due once, and plans the next', async () => {
  await using planned = await planWith(daily('0 3 * * *'))
  const { plan, at, events } = planned

  at('2026-03-28T20:00:00Z')
  at('2026-03-29T02:59:59Z')
  at('2026-03-29T03:00:00Z')
  at('2026-03-29T03:00:01Z')
  plan.woken({ reason: 'schedule', dueAt: '2026-03-29T03:00:00.000Z' })

  expect(planned.said).toEqual(['2026-03-29T03:00:00.000Z', '2026-03-30T03:00:00.000Z'])
  expect(await events()).toEqual(['wake-planned', 'schedule-due', 'wake-planned'])
})

it('fault 24: notes what was due once when the clock jumps forward a day, and plans anew when it goes back', async () => {
  await using planned = await planWith(daily('0 3 * * *'))
  const { at, events } = planned

  at('2026-03-28T20:00:00Z')
  at('2026-03-30T20:00:00Z')
  at('2026-03-28T20:00:05Z')

  expect(planned.said).toEqual([
    '2026-03-29T03:00:00.000Z',
    '2026-03-31T03:00:00.000Z',
    '2026-03-29T03:00:00.000Z',
  ])
  expect((await events()).filter((event) => event === 'schedule-due')).toHaveLength(1)
})

it('is told what was due while it was not up, and takes it once', async () => {
  await using planned = await planWith(daily('0 3 * * *'))
  const { plan, at, events } = planned
  at('2026-03-29T03:00:20Z')

  plan.woken({ reason: 'schedule', dueAt: '2026-03-29T03:00:00.000Z' })
  plan.woken({ reason: 'schedule', dueAt: '2026-03-29T03:00:00.000Z' })

  expect(new Set(await events())).toEqual(new Set(['wake-planned', 'worker-woken']))
})

it('follows an edit of the schedules and a new time zone', async () => {
  await using planned = await planWith(daily('0 3 * * *'))
  const { at } = planned
  at('2026-03-28T20:00:00Z')

  planned.schedules = daily('0 4 * * *')
  at('2026-03-28T20:00:01Z')
  planned.timeZone = 'Asia/Tokyo'
  at('2026-03-28T20:00:02Z')

  expect(planned.said).toEqual([
    '2026-03-29T03:00:00.000Z',
    '2026-03-29T04:00:00.000Z',
    '2026-03-29T19:00:00.000Z',
  ])
})

interface Planned extends AsyncDisposable {
  readonly plan: WakePlan
  readonly said: (string | null)[]
  readonly at: (time: string) => void
  /** What was logged, in order. */
  readonly events: () => Promise<unknown[]>
  schedules: Schedules
  timeZone: string
}

async function planWith(first: Schedules): Promise<Planned> {
  const folder = await temporaryFolder()
  const path = `${folder.path}/log`
  const file = await RotatingFile.open({ path })
  // What is flushed at once may overtake a line that is on its way: only a closed file has them in order.
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= file[Symbol.asyncDispose]())
  const said: (string | null)[] = []
  const inputs = { schedules: first, timeZone: 'UTC' }
  const plan = new WakePlan({
    reminderAt: () => undefined,
    schedules: () => inputs.schedules,
    sleep: () => NO_SLEEP,
    timeZone: () => inputs.timeZone,
    logger: createLogger({ file, base: {} }),
    onPlanned: (wake) => said.push(wake?.at.toISOString() ?? null),
  })
  return Object.assign(inputs, {
    plan,
    said,
    at: (time: string) => plan.look(Date.parse(time)),
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
