import { DAY_MS } from '../time/zoned-time.ts'
import { durationOf, lengthOf } from './event-duration.ts'
import {
  type EventTime,
  type ZoneLookup,
  dayText,
  localText,
  timeOf,
  timeProperty,
} from './event-time.ts'
import {
  type JComponent,
  type JProperty,
  componentsOf,
  parameterOf,
  propertiesOf,
  propertyOf,
  textOf,
  withProperty,
  withoutProperties,
} from './jcal.ts'
import { recurOfText, textOfRecur } from './recurrence-rule.ts'

/**
 * What a person sees of an event. `start` and `end` are days (`2025-11-06`, the end not included) or wall-clock times in `timeZone`;
 * those in UTC end in Z.
 */
export interface EventFields {
  readonly title: string
  readonly description: string
  readonly location: string
  readonly allDay: boolean
  readonly start: string
  readonly end: string
  readonly timeZone: string | null
  /** `FREQ=WEEKLY;BYDAY=MO` */
  readonly recurrence: string | null
  readonly tags: readonly string[]
  readonly status: string
  /** Minutes before the start. */
  readonly reminders: readonly number[]
}

const MINUTE_MS = 60_000

/** Reads the fields of a VEVENT; undefined when it has no start. */
export function fieldsOf(event: JComponent, zones: ZoneLookup): EventFields | undefined {
  const start = timeOf(propertyOf(event, 'dtstart'))
  if (!start) return undefined
  const recur: unknown = propertyOf(event, 'rrule')?.[3]
  return {
    title: textOf(event, 'summary') ?? '',
    description: textOf(event, 'description') ?? '',
    location: textOf(event, 'location') ?? '',
    allDay: start.kind === 'day',
    start: timeText(start),
    end: timeText(endOf(event, start, zones)),
    timeZone: start.zone ?? null,
    recurrence: recur === undefined ? null : textOfRecur({ ...Object(recur) }),
    tags: propertiesOf(event, 'categories').flatMap((property) => property.slice(3).map(String)),
    status: (textOf(event, 'status') ?? 'CONFIRMED').toLowerCase(),
    reminders: componentsOf(event, 'valarm').flatMap((alarm) => minutesBefore(alarm) ?? []),
  }
}

/** The event with other fields. What a field says already is left as it is, with its parameters. */
export function withFields(event: JComponent, wanted: EventFields, zones: ZoneLookup): JComponent {
  const before = fieldsOf(event, zones)
  const differs = (...names: (keyof EventFields)[]): boolean =>
    names.some((name) => JSON.stringify(before?.[name]) !== JSON.stringify(wanted[name]))
  let changed = event
  for (const [field, name] of TEXTS)
    if (differs(field)) changed = withProperty(changed, name, textProperty(name, wanted[field]))
  if (differs('status'))
    changed = withProperty(changed, 'status', textProperty('status', wanted.status.toUpperCase()))
  if (differs('start', 'timeZone', 'allDay', 'end')) changed = withTimes(changed, wanted)
  if (differs('recurrence')) changed = withRecurrence(changed, wanted.recurrence)
  if (differs('tags')) changed = withTags(changed, wanted.tags)
  if (differs('reminders')) changed = withReminders(changed, wanted)
  return changed
}

/** The time that a field says. */
export function fieldTime(text: string, timeZone: string | null): EventTime | undefined {
  return timeOf(['time', timeZone === null ? {} : { tzid: timeZone }, 'date-time', text])
}

/** A time as a field says it. */
export function timeText({ kind, local, zone }: EventTime): string {
  if (kind === 'day') return dayText(local)
  return zone === 'UTC' ? `${localText(local)}Z` : localText(local)
}

const TEXTS = [
  ['title', 'summary'],
  ['description', 'description'],
  ['location', 'location'],
] as const

function endOf(event: JComponent, start: EventTime, zones: ZoneLookup): EventTime {
  const end = timeOf(propertyOf(event, 'dtend'))
  if (end?.kind === start.kind && end.zone === start.zone) return end
  const { days, ms } = lengthOf(event, start, zones)
  return { ...start, local: start.local + days * DAY_MS + ms }
}

function textProperty(name: string, text: string): JProperty | undefined {
  return text === '' ? undefined : [name, {}, 'text', text]
}

function withTimes(event: JComponent, { start, end, timeZone }: EventFields): JComponent {
  const begins = fieldTime(start, timeZone)
  const ends = fieldTime(end, timeZone)
  if (!begins) return event
  const moved = withoutProperties(withProperty(event, 'dtstart', timeProperty('dtstart', begins)), [
    'duration',
  ])
  return withProperty(moved, 'dtend', ends && timeProperty('dtend', ends))
}

function withRecurrence(event: JComponent, recurrence: string | null): JComponent {
  if (recurrence === null) return withoutProperties(event, ['rrule', 'rdate', 'exdate', 'exrule'])
  return withProperty(event, 'rrule', ['rrule', {}, 'recur', recurOfText(recurrence)])
}

function withTags(event: JComponent, tags: readonly string[]): JComponent {
  return withProperty(
    event,
    'categories',
    tags.length === 0 ? undefined : ['categories', {}, 'text', ...tags],
  )
}

/** Alarms that say more than minutes before the start are left as they are. */
function withReminders(
  [name, properties, components]: JComponent,
  { reminders, title }: EventFields,
): JComponent {
  const others = components.filter((one) => one[0] !== 'valarm' || minutesBefore(one) === undefined)
  const alarms = reminders.map((minutes): JComponent => {
    const trigger: JProperty = ['trigger', {}, 'duration', `-PT${minutes}M`]
    const action: JProperty = ['action', {}, 'text', 'DISPLAY']
    return ['valarm', [action, ['description', {}, 'text', title], trigger], []]
  })
  return [name, properties, [...others, ...alarms]]
}

function minutesBefore(alarm: JComponent): number | undefined {
  const trigger = propertyOf(alarm, 'trigger')
  if (
    !trigger ||
    trigger[2] !== 'duration' ||
    parameterOf(trigger, 'related')?.toUpperCase() === 'END'
  )
    return undefined
  const before = durationOf(String(trigger[3]))
  const minutes = before && -(before.days * DAY_MS + before.ms) / MINUTE_MS
  return minutes !== undefined && Number.isSafeInteger(minutes) && minutes >= 0
    ? minutes
    : undefined
}
