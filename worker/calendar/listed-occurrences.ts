import type { CalendarItem } from '../../shared/api/calendar.ts'
import type { CalendarFile } from './calendar-file.ts'
import type { ZoneLookup } from './event-time.ts'
import type { Occurrence } from './series.ts'

/** An occurrence with the instant at which it begins. */
export interface ListedOccurrence {
  readonly at: number
  readonly item: CalendarItem
  /** Whether it was made here, which gave it the id of its file for a UID: what was imported has words that others may have written. */
  readonly isOwn: boolean
}

export interface Listing {
  readonly items: readonly ListedOccurrence[]
  readonly truncated: boolean
}

/** The occurrences of one file in a window. */
export interface FileOccurrences {
  readonly file: CalendarFile
  readonly occurrences: readonly Occurrence[]
  readonly zones: ZoneLookup
  readonly truncated: boolean
}
