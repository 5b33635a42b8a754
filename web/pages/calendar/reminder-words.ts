import { format } from '../../words/format.svelte.ts'
import { catalogue } from '../../words/language.svelte.ts'
import { dayBefore, lengthOf, remindersIn } from './reminder-times.ts'

export const reminderWords = catalogue({
  en: {
    reminder: 'Reminder',
    none: 'None',
    atStart: 'When it starts',
    before: (lengths: string) => `${lengths} before`,
    atDay: (days: number, clock: string) => `${englishDay(days)}, ${clock}`,
    due: (title: string) => `Reminder: ${title}`,
    open: 'Open',
  },
  de: {
    reminder: 'Erinnerung',
    none: 'Keine',
    atStart: 'Wenn es beginnt',
    before: (lengths: string) => `${lengths} vorher`,
    atDay: (days: number, clock: string) => `${germanDay(days)}, ${clock}`,
    due: (title: string) => `Erinnerung: ${title}`,
    open: 'Öffnen',
  },
})

function englishDay(days: number): string {
  if (days < 2) return days === 0 ? 'That day' : 'The day before'
  return `${days} days before`
}

function germanDay(days: number): string {
  if (days < 2) return days === 0 ? 'Am Tag selbst' : 'Am Tag davor'
  return `${days} Tage davor`
}

/** The reminders of a form in words. */
export function remindersSaid(text: string, allDay: boolean): string {
  const { t } = reminderWords
  const minutes = remindersIn(text)
  if (minutes.length === 0) return t.none
  if (allDay) return format.list(minutes.map(atDay))
  if (text === '0') return t.atStart
  const lengths = minutes.map((one) => {
    const { count, unit } = lengthOf(one)
    return format.length(count, unit)
  })
  return t.before(format.list(lengths))
}

function atDay(minutes: number): string {
  const { days, minute } = dayBefore(minutes)
  return reminderWords.t.atDay(days, format.clock(Math.floor(minute / 60), minute % 60))
}
