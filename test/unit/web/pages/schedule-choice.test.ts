import { expect, it } from 'vitest'
import { ScheduleChange } from '../../../../shared/domain/schedule.ts'
import {
  SCHEDULE_KINDS,
  type ScheduleChoice,
  scheduleOf,
} from '../../../../web/pages/agents/schedule-choice.ts'

const CHOICE: ScheduleChoice = {
  kind: 'daily',
  at: '03:05',
  weekday: '1',
  minutes: '90',
  pattern: ' */5 * * * * ',
  catchUp: 'once',
  ignoresQuietHours: false,
}

it.each([
  ['daily', { kind: 'cron', pattern: '5 3 * * *' }],
  ['weekly', { kind: 'cron', pattern: '5 3 * * 1' }],
  ['interval', { kind: 'interval', everySeconds: 5_400 }],
  ['window', { kind: 'window', hours: 'sleep.json' }],
  ['idle', { kind: 'idle', afterSeconds: 5_400 }],
  ['event', { kind: 'event', on: 'memory-captured', settleSeconds: 30 }],
  ['cron', { kind: 'cron', pattern: '*/5 * * * *' }],
] as const)('makes a trigger of the choice %s', (kind, trigger) => {
  const change = scheduleOf({ ...CHOICE, kind })

  expect(change).toEqual({ cron: null, trigger, catchUp: 'once', ignoreQuietHours: false })
})

it('asks for what the worker takes, whatever is chosen', () => {
  const changes = SCHEDULE_KINDS.map((kind) => scheduleOf({ ...CHOICE, kind }))

  expect(changes.every((change) => ScheduleChange.zod.safeParse(change).success)).toBe(true)
})

it('leaves what starts it as it is where only the rest is changed', () => {
  const change = scheduleOf({ ...CHOICE, kind: 'same', catchUp: 'skip' })

  expect(change).toEqual({ catchUp: 'skip', ignoreQuietHours: false })
})
