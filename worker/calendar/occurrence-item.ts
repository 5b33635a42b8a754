import type { CalendarItem } from '../../shared/api/calendar.ts'
import { DAY_MS, toLocal } from '../time/zoned-time.ts'
import { type ZoneLookup, dayText } from './event-time.ts'
import { propertiesOf, textOf } from './jcal.ts'
import type { Occurrence } from './series.ts'

/** An occurrence as a listing shows it. */
export function itemOf(
  id: string,
  { name, start, startMs, endMs, event }: Occurrence,
  zones: ZoneLookup,
): CalendarItem {
  const allDay = start.kind === 'day'
  const endDay = Math.round(toLocal(endMs, zones(undefined)) / DAY_MS) * DAY_MS
  return {
    kind: 'event',
    id,
    occurrence: name ?? null,
    title: textOf(event, 'summary') ?? '',
    description: textOf(event, 'description') ?? '',
    location: textOf(event, 'location') ?? '',
    allDay,
    start: allDay ? dayText(start.local) : new Date(startMs).toISOString(),
    end: allDay ? dayText(endDay) : new Date(endMs).toISOString(),
    timeZone: start.zone ?? null,
    status: (textOf(event, 'status') ?? 'CONFIRMED').toLowerCase(),
    tags: propertiesOf(event, 'categories').flatMap((property) => property.slice(3).map(String)),
  }
}
