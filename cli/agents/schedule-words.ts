import type { ScheduleChange, ScheduleTrigger } from '../../shared/domain/schedule.ts'
import { AppError } from '../../shared/errors/app-error.ts'

const WAYS =
  'Say when: "30 3 * * *" (cron), every 30m, idle 5m, window, window 22:00-06:00, on, off, or default.'
const UNITS: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3_600],
  ['d', 86_400],
])

/** Reads what was typed after an agent’s name. Throws `invalid-input` that names the ways there are. */
export function scheduleOf(words: readonly string[]): ScheduleChange {
  const [first = '', second, ...more] = words
  if (words.length === 1 && first.trim().includes(' ')) return { cron: first.trim(), enabled: true }
  if (words.length === 5) return { cron: words.join(' '), enabled: true }
  if (more.length > 0) throw notUnderstood(words)
  switch (first) {
    case 'on':
      return { enabled: true }
    case 'off':
      return { enabled: false }
    case 'default':
      return { cron: null, trigger: null, enabled: true }
    default:
      return { trigger: triggerOf(first, second), enabled: true }
  }
}

function triggerOf(kind: string, value: string | undefined): ScheduleTrigger {
  const words = [kind, ...(value === undefined ? [] : [value])]
  if (kind === 'every' && value !== undefined)
    return { kind: 'interval', everySeconds: secondsOf(value, words) }
  if (kind === 'idle')
    return {
      kind: 'idle',
      afterSeconds: value === undefined ? 'boredom.json' : secondsOf(value, words),
    }
  if (kind !== 'window') throw notUnderstood(words)
  if (value === undefined) return { kind: 'window', hours: 'sleep.json' }
  const [start = '', end = ''] = value.split('-')
  return { kind: 'window', hours: { start, end } }
}

function secondsOf(value: string, words: readonly string[]): number {
  const [, count, unit = 'm'] = /^(\d{1,6})([smhd])?$/.exec(value) ?? []
  const factor = UNITS.get(unit)
  if (count === undefined || factor === undefined) throw notUnderstood(words)
  return Number(count) * factor
}

function notUnderstood(words: readonly string[]): AppError {
  return new AppError('invalid-input', `${JSON.stringify(words.join(' '))} says no time. ${WAYS}`)
}
