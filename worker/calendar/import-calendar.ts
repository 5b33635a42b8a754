import { type CalendarFile, newCalendarId, zonesUsed } from './calendar-file.ts'
import { describeZone } from './describe-zone.ts'
import { type JComponent, type JProperty, propertyOf, textOf, withProperty } from './jcal.ts'

/** The id of the file that holds what imports brought besides events. */
export const REMAINDER_ID = 'cal-imported'

/** What a calendar becomes: a file for each event, and what is left. */
export interface ImportedCalendar {
  readonly events: readonly CalendarFile[]
  readonly remainder: Pick<CalendarFile, 'properties' | 'timezones' | 'others'>
}

/** Made anew by every export. */
const OURS: ReadonlySet<string> = new Set(['version', 'prodid', 'calscale', 'method'])

/** Sorts what a calendar holds into files, so that together they hold all of it. */
export function sortCalendar([, properties, components]: JComponent): ImportedCalendar {
  const timezones = components.filter(([kind]) => kind === 'vtimezone')
  const byUid = new Map<string, JComponent[]>()
  for (const event of components.filter(([kind]) => kind === 'vevent')) {
    const id = newCalendarId()
    const uid = textOf(event, 'uid') ?? id
    const named = textOf(event, 'uid') ? event : withProperty(event, 'uid', ['uid', {}, 'text', id])
    byUid.set(uid, [...(byUid.get(uid) ?? []), named])
  }
  const events = [...byUid.values()].map((group) => fileOf(group, timezones))
  const used = new Set(events.flatMap((file) => file.timezones))
  return {
    events,
    remainder: {
      properties: properties.filter(([name]) => !OURS.has(name)),
      timezones: timezones.filter((one) => !used.has(one)),
      others: components.filter(([kind]) => kind !== 'vevent' && kind !== 'vtimezone'),
    },
  }
}

const MARK = 'x-imported'

/** Whether an event was made here, which gave it the id of its file for a UID, and no import has changed it: its words are the person's own. */
export function isMadeHere({ id, series: { master, overrides } }: CalendarFile): boolean {
  const events = [...(master ? [master] : []), ...overrides]
  return events.every((event) => textOf(event, 'uid') === id && !propertyOf(event, MARK))
}

/** An event as an import brings it, in the place of what is there: of one that was made here the words may be somebody else's now. */
export function inPlaceOf(before: CalendarFile | undefined, file: CalendarFile): CalendarFile {
  if (!before) return file
  const taken = { ...file, id: before.id }
  if (uidOf(before) !== before.id) return taken
  const { master, overrides } = file.series
  return {
    ...taken,
    series: { master: master && marked(master), overrides: overrides.map(marked) },
  }
}

export function uidOf({ series: { master, overrides } }: CalendarFile): string | undefined {
  const event = master ?? overrides[0]
  return event && textOf(event, 'uid')
}

function marked(event: JComponent): JComponent {
  return withProperty(event, MARK, [MARK, {}, 'text', 'true'])
}

/** For how many years before and after the present a zone is described that no import described. */
const DESCRIBED_YEARS = 10

/** Everything that files hold as one calendar; what several hold alike is there once. Every zone that is used is described. */
export function joinCalendar(files: readonly CalendarFile[], now: Date): JComponent {
  const properties: JProperty[] = [
    ['prodid', {}, 'text', '-//MetaHuman OS//EN'],
    ['version', {}, 'text', '2.0'],
  ]
  const timezones = unique(files.flatMap((file) => file.timezones))
  const events = files.flatMap(({ series: { master, overrides } }) => [
    ...(master ? [master] : []),
    ...overrides,
  ])
  const described = new Set(timezones.map((one) => textOf(one, 'tzid')))
  const open = [...new Set(events.flatMap(zonesUsed))].filter((zone) => !described.has(zone))
  const year = now.getUTCFullYear()
  const years = { from: year - DESCRIBED_YEARS, to: year + DESCRIBED_YEARS }
  return [
    'vcalendar',
    [...properties, ...unique(files.flatMap((file) => file.properties))],
    [
      ...timezones,
      ...open.map((zone) => describeZone(zone, years)).filter((one) => one !== undefined),
      ...events,
      ...unique(files.flatMap((file) => file.others)),
    ],
  ]
}

/** Two remainders as one, each part once. */
export function joinRemainders(
  a: ImportedCalendar['remainder'],
  b: ImportedCalendar['remainder'],
): ImportedCalendar['remainder'] {
  return {
    properties: unique([...a.properties, ...b.properties]),
    timezones: unique([...a.timezones, ...b.timezones]),
    others: unique([...a.others, ...b.others]),
  }
}

function fileOf(events: readonly JComponent[], timezones: readonly JComponent[]): CalendarFile {
  const master = events.find((event) => !propertyOf(event, 'recurrence-id'))
  const used = new Set(events.flatMap(zonesUsed))
  return {
    id: newCalendarId(),
    series: { master, overrides: events.filter((event) => event !== master) },
    timezones: timezones.filter((one) => used.has(textOf(one, 'tzid') ?? '')),
    properties: [],
    others: [],
  }
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}
