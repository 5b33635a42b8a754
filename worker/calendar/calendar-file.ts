import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { newId } from '../../shared/domain/ids.ts'
import { type EventFields, fieldsOf, withFields } from './event-fields.ts'
import type { ZoneLookup } from './event-time.ts'
import { Component, type JComponent, type JProperty, propertyOf, textOf } from './jcal.ts'
import type { Series } from './series.ts'
import { zoneLookup } from './zone-offsets.ts'

type Members = Readonly<Record<string, unknown>>

/** One file of `memory/calendar/`: an event with all its occurrences, or what an import brought besides events. */
export interface CalendarFile {
  readonly id: string
  readonly series: Series
  readonly timezones: readonly JComponent[]
  /** Properties of the calendar itself, and components that are no events. */
  readonly properties: readonly JProperty[]
  readonly others: readonly JComponent[]
}

const Fields = schema(() =>
  z
    .object({
      title: z.string(),
      description: z.string(),
      location: z.string(),
      allDay: z.boolean(),
      start: z.string(),
      end: z.string(),
      timeZone: z.string().nullable(),
      recurrence: z.string().nullable(),
      tags: z.array(z.string()),
      status: z.string(),
      reminders: z.array(z.number()),
    })
    .partial(),
)
const FileShape = schema(() =>
  z.looseObject({
    id: z.string().min(1).max(200),
    uid: z.string().optional(),
    ical: Component.zod.optional(),
  }),
)

/** Reads a file's members. The fields that a person sees win over `ical`: a hand may have changed them. */
export function readCalendarFile(members: Members, name: string): CalendarFile {
  const { id, uid, ical } = FileShape.parse(
    { ...members, id: members['id'] ?? name.slice(0, -'.json'.length) },
    'File',
  )
  const [, properties, components]: JComponent = ical ?? [
    'vcalendar',
    [],
    [newEvent(uid ?? id, new Date(0))],
  ]
  const timezones = components.filter(([kind]) => kind === 'vtimezone')
  const events = components.filter(([kind]) => kind === 'vevent')
  const others = components.filter(([kind]) => kind !== 'vtimezone' && kind !== 'vevent')
  const master = events.find((event) => !propertyOf(event, 'recurrence-id'))
  const overrides = events.filter((event) => event !== master)
  const series = { master: master && asFieldsSay(master, members, timezones), overrides }
  return { id, series, timezones, properties, others }
}

/** The members of a file, the fields first, for whoever opens it. */
export function membersOf(
  file: CalendarFile,
  before: Members,
  zones: ZoneLookup,
): Members & { id: string } {
  const { id, series, timezones, properties, others } = file
  const { master, overrides } = series
  const shown = master ?? overrides[0]
  const now = new Date().toISOString()
  const events = [...(master ? [master] : []), ...overrides]
  const ical: JComponent = ['vcalendar', [...properties], [...timezones, ...events, ...others]]
  const { ical: _ical, ...kept } = before
  return {
    id,
    ...(shown ? { uid: textOf(shown, 'uid') ?? id, ...fieldsOf(shown, zones) } : {}),
    created: now,
    ...withoutFields(kept),
    updated: now,
    ical,
  }
}

/** What other programs know the event of a file by. */
export function uidOf({ series: { master, overrides } }: CalendarFile): string | undefined {
  const event = master ?? overrides[0]
  return event && textOf(event, 'uid')
}

/** An event that says nothing yet. */
export function newEvent(uid: string, now: Date): JComponent {
  const stamp = `${now.toISOString().slice(0, 19)}Z`
  return [
    'vevent',
    [
      ['uid', {}, 'text', uid],
      ['dtstamp', {}, 'date-time', stamp],
    ],
    [],
  ]
}

/** The id of a new file. */
export function newCalendarId(): string {
  return newId('cal')
}

/** Names of the zones that events use. */
export function zonesUsed(event: JComponent): string[] {
  const [, properties] = event
  return properties.flatMap(([, parameters]) => {
    const { tzid } = parameters
    return typeof tzid === 'string' ? [tzid] : []
  })
}

function withoutFields(members: Members): Members {
  const known: ReadonlySet<string> = new Set([
    ...Object.keys(Fields.zod.shape),
    'id',
    'uid',
    'updated',
  ])
  return Object.fromEntries(Object.entries(members).filter(([name]) => !known.has(name)))
}

/** A field of the wrong type makes the whole file unreadable, which is reported; nothing is guessed. */
function asFieldsSay(
  master: JComponent,
  members: Members,
  timezones: readonly JComponent[],
): JComponent {
  const said = Fields.parse(members, 'File')
  const zones = zoneLookup(timezones, 'UTC')
  const before: EventFields = fieldsOf(master, zones) ?? EMPTY
  const { start = before.start, end = start } = said
  const wanted: EventFields = {
    ...before,
    ...defined(said),
    allDay: start.length === 10,
    start,
    end: said.end ?? (start === before.start ? before.end : end),
  }
  return withFields(master, wanted, zones)
}

const EMPTY: EventFields = {
  title: '',
  description: '',
  location: '',
  allDay: false,
  start: '',
  end: '',
  timeZone: null,
  recurrence: null,
  tags: [],
  status: 'confirmed',
  reminders: [],
}

type Said = z.output<typeof Fields.zod>

function defined(said: Said): Partial<EventFields> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}
