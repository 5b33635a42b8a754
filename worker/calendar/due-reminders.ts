import { durationOf, instantAfter } from './event-duration.ts'
import type { FileOccurrences } from './listed-occurrences.ts'
import { type ZoneLookup, instantOf, timeOf } from './event-time.ts'
import { type JComponent, componentsOf, parameterOf, propertyOf, textOf } from './jcal.ts'
import type { Occurrence } from './series.ts'

/** A reminder with the instant at which it is due. */
export interface DueReminder {
  readonly at: number
  readonly eventId: string
  readonly occurrence: string | undefined
  readonly title: string
  readonly startsAt: number
}

/** The reminders of occurrences, in the order in which they are due. */
export function remindersOf(found: readonly FileOccurrences[]): DueReminder[] {
  const all = found.flatMap(({ file, occurrences, zones }) =>
    occurrences.flatMap((one) =>
      componentsOf(one.event, 'valarm').flatMap((alarm) => {
        const at = alarmTime(alarm, one, zones)
        return at === undefined ? [] : [reminderOf(file.id, one, at)]
      }),
    ),
  )
  return all.toSorted((a, b) => a.at - b.at)
}

function reminderOf(
  eventId: string,
  { name, event, startMs }: Occurrence,
  at: number,
): DueReminder {
  return { at, eventId, occurrence: name, title: textOf(event, 'summary') ?? '', startsAt: startMs }
}

/** A trigger is a time, or so long before or after the start or the end (RFC 5545, 3.8.6.3). */
function alarmTime(alarm: JComponent, one: Occurrence, zones: ZoneLookup): number | undefined {
  const trigger = propertyOf(alarm, 'trigger')
  if (!trigger) return undefined
  if (trigger[2] !== 'duration') {
    const time = timeOf(trigger)
    return time && instantOf(time, zones)
  }
  const by = durationOf(String(trigger[3]))
  if (!by) return undefined
  const atEnd = parameterOf(trigger, 'related')?.toUpperCase() === 'END'
  const length = atEnd ? one.endMs - one.startMs : 0
  return instantAfter(one.start, { days: by.days, ms: by.ms + length }, zones)
}
