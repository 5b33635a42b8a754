import { createHash } from 'node:crypto'
import { type CalendarFile, membersOf, uidOf } from './calendar-file.ts'
import { calendarRefusal } from './calendar-refusal.ts'
import type { CalendarStore, StoredCalendarFile } from './calendar-store.ts'
import type { ZoneLookup } from './event-time.ts'
import {
  type ImportedCalendar,
  REMAINDER_ID,
  inPlaceOf,
  joinRemainders,
  sortCalendar,
} from './import-calendar.ts'
import { type JComponent, propertyOf } from './jcal.ts'
import type { Series } from './series.ts'

/** How many events were new, brought up to date, or older than what was there. */
export type ImportCounts = Record<'imported' | 'updated' | 'skipped', number>

/** An event that an import makes, and the hash of its file, so that whoever takes it back knows whether somebody has changed it. */
export interface MadeEvent {
  readonly id: string
  readonly sha256: string
}

/** Told what an import is about to make, and how many events that are there it brings up to date, before it does. */
export type Beforehand = (made: readonly MadeEvent[], updates: number) => Promise<void>

interface TakingIn {
  readonly store: CalendarStore
  readonly zonesOf: (file: CalendarFile) => ZoneLookup
  readonly beforehand: Beforehand
}

/** Each becomes a file: more are a mistake, or meant to fill the disk. */
const MOST_EVENTS = 20_000

/** For whoever wants to take nothing back. */
export const unnoted: Beforehand = async () => {}

/** The files that calendars become. Throws `invalid-input` when they are too many. */
export function sortCalendars(calendars: readonly JComponent[]): ImportedCalendar[] {
  const sorted = calendars.map(sortCalendar)
  const count = sorted.reduce((sum, { events }) => sum + events.length, 0)
  if (count <= MOST_EVENTS) return sorted
  throw calendarRefusal('calendar-too-many', { count, most: MOST_EVENTS })
}

/** Takes calendars in. An event whose UID is there already is brought up to date, unless what is there is newer. */
export async function takeInCalendars(
  calendars: readonly ImportedCalendar[],
  taking: TakingIn,
): Promise<ImportCounts> {
  const { store, zonesOf, beforehand } = taking
  const known = new Map((await store.files()).map((one) => [uidOf(one.value), one]))
  const counts = { imported: 0, updated: 0, skipped: 0 }
  const all = calendars.flatMap(({ events }) => events)
  const fresh = all.filter((file) => !known.has(uidOf(file)))
  const made = fresh.map((file) => ({ id: file.id, sha256: hashOfFile(file, zonesOf(file)) }))
  await beforehand(made, all.length - fresh.length)
  for (const { events, remainder } of calendars) {
    for (const file of events) counts[await takeIn(file, known.get(uidOf(file)), taking)] += 1
    await keepRemainder(remainder, taking)
  }
  return counts
}

async function takeIn(
  file: CalendarFile,
  before: StoredCalendarFile | undefined,
  { store, zonesOf }: TakingIn,
): Promise<keyof ImportCounts> {
  if (before && sequenceOf(before.value) > sequenceOf(file)) return 'skipped'
  await store.write(inPlaceOf(before?.value, file), zonesOf(file), before)
  return before ? 'updated' : 'imported'
}

async function keepRemainder(
  remainder: ImportedCalendar['remainder'],
  { store, zonesOf }: TakingIn,
): Promise<void> {
  if (Object.values(remainder).every((parts) => parts.length === 0)) return
  const stored = (await store.files()).find(({ value }) => value.id === REMAINDER_ID)
  const series: Series = { master: undefined, overrides: [] }
  const empty = { id: REMAINDER_ID, series, properties: [], timezones: [], others: [] }
  const before = stored?.value ?? empty
  const file = { ...before, ...joinRemainders(before, remainder) }
  await store.write(file, zonesOf(file), stored)
}

function sequenceOf({ series: { master } }: CalendarFile): number {
  const sequence: unknown = master && propertyOf(master, 'sequence')?.[3]
  return typeof sequence === 'number' ? sequence : 0
}

function hashOfFile(file: CalendarFile, zones: ZoneLookup): string {
  return hashOfEvent(membersOf(file, {}, zones))
}

/** Of an event's file without the times at which it was written. */
export function hashOfEvent(members: Readonly<Record<string, unknown>>): string {
  const { created: _created, updated: _updated, ...said } = members
  return createHash('sha256').update(JSON.stringify(said)).digest('hex')
}
