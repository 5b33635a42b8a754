import type { ChangeCalendarEventRequest } from '../../shared/api/calendar.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { CalendarFile } from './calendar-file.ts'
import { movedAlong } from './edit-series.ts'
import { fieldsOf, withFields } from './event-fields.ts'
import { wantedFields } from './event-request.ts'
import { type ZoneLookup, occurrenceName, timeOf } from './event-time.ts'
import { type JComponent, propertyOf, withProperty } from './jcal.ts'
import { isForFollowing } from './range-changes.ts'
import { type Series, overriddenName } from './series.ts'

interface Changing {
  readonly zones: ZoneLookup
  /** The person's time zone. */
  readonly ownZone: string
}

/** The file with its event changed as a whole: exceptions and changed occurrences move along. Throws `conflict`, `invalid-input`. */
export async function changedFile(
  file: CalendarFile,
  change: ChangeCalendarEventRequest,
  changing: Changing,
): Promise<CalendarFile> {
  const { master } = file.series
  const before = master && timeOf(propertyOf(master, 'dtstart'))
  if (!master || !before)
    throw refusal(
      'single-occurrences',
      'Only single occurrences of this event are known: change them one by one.',
    )
  const overrides = await followingChanged(file.series.overrides, change, changing)
  const changed = { master: await changedEvent(master, change, changing), overrides }
  return { ...file, series: movedAlong(changed, before, changing.zones) }
}

/** What a person changes in all holds in those, too, that another program changed from an occurrence on: their times stay their own. */
async function followingChanged(
  overrides: readonly JComponent[],
  { title, description, location, status, tags }: ChangeCalendarEventRequest,
  changing: Changing,
): Promise<JComponent[]> {
  const named = Object.entries({ title, description, location, status, tags })
  const said = Object.fromEntries(named.filter(([, value]) => value !== undefined))
  if (Object.keys(said).length === 0) return [...overrides]
  return await Promise.all(
    overrides.map(async (one) =>
      isForFollowing(one) ? await changedEvent(one, said, changing) : one,
    ),
  )
}

/** The same of what `splitAt` gave; where an override says how it is from its beginning on, that is what changes. */
export async function changedFromStart(
  file: CalendarFile,
  change: ChangeCalendarEventRequest,
  changing: Changing,
): Promise<CalendarFile> {
  const override = overrideFromStart(file.series, changing.zones)
  if (!override) return await changedFile(file, change, changing)
  const changed = await changedEvent(override, change, changing)
  const overrides = file.series.overrides.map((one) => (one === override ? changed : one))
  return { ...file, series: { ...file.series, overrides } }
}

/** An event changed as a request says. Throws `invalid-input`. */
export async function changedEvent(
  event: JComponent,
  change: ChangeCalendarEventRequest,
  { zones, ownZone }: Changing,
): Promise<JComponent> {
  const { scope: _scope, occurrence: _occurrence, ...members } = change
  const reading = { ownZone, now: new Date() }
  const wanted = await wantedFields(fieldsOf(event, zones), members, reading)
  return stamped(withFields(event, wanted, zones))
}

function overrideFromStart(
  { master, overrides }: Series,
  zones: ZoneLookup,
): JComponent | undefined {
  const start = master && timeOf(propertyOf(master, 'dtstart'))
  if (!start) return undefined
  const name = occurrenceName(start, zones)
  return overrides.find((one) => isForFollowing(one) && overriddenName(one, start, zones) === name)
}

/** A changed event says when it was, and that it is another version. */
function stamped(event: JComponent): JComponent {
  const now = `${new Date().toISOString().slice(0, 19)}Z`
  const before: unknown = propertyOf(event, 'sequence')?.[3]
  const sequence = typeof before === 'number' ? before + 1 : 1
  const dated = withProperty(event, 'last-modified', ['last-modified', {}, 'date-time', now])
  return withProperty(dated, 'sequence', ['sequence', {}, 'integer', sequence])
}
