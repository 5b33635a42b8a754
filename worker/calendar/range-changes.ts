import { type Duration, lengthOf } from './event-duration.ts'
import { type EventTime, type ZoneLookup, restated, timeOf } from './event-time.ts'
import { type JComponent, parameterOf, propertyOf } from './jcal.ts'

/** What an override changes in all that follow (RFC 5545, 3.2.13), from where the rule puts it. */
export interface RangeChange {
  readonly from: number
  /** By how much each is moved, on the clock of the series. */
  readonly by: number
  readonly length: Duration
  readonly event: JComponent
}

/** Whether an override is for all that follow too. */
export function isForFollowing(override: JComponent): boolean {
  const id = propertyOf(override, 'recurrence-id')
  return id !== undefined && parameterOf(id, 'range')?.toUpperCase() === 'THISANDFUTURE'
}

/** The changes of a series whose start is `like`, in order. */
export function rangeChanges(
  overrides: readonly JComponent[],
  like: EventTime,
  zones: ZoneLookup,
): RangeChange[] {
  const changes = overrides.filter(isForFollowing).flatMap((event): RangeChange[] => {
    const named = timeOf(propertyOf(event, 'recurrence-id'))
    if (!named) return []
    const from = restated(named, like, zones).local
    const start = timeOf(propertyOf(event, 'dtstart')) ?? named
    // Days that became times, or the other way, cannot be moved by a length of time.
    if (start.kind !== like.kind) return []
    const by = restated(start, like, zones).local - from
    return [{ from, by, length: lengthOf(event, start, zones), event }]
  })
  return changes.toSorted((a, b) => a.from - b.from)
}

/** The change that holds at a time at which the rule puts an occurrence; undefined where none does. */
export function changeAt(changes: readonly RangeChange[], local: number): RangeChange | undefined {
  return changes.findLast(({ from }) => from <= local)
}
