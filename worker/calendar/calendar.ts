import { saidFault } from '../../shared/api/field-fault.ts'
import type {
  CalendarEvent,
  ChangeCalendarEventRequest,
  CreateCalendarEventRequest,
  DeleteCalendarEventQuery,
} from '../../shared/api/calendar.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { KeyedQueue } from '../memory/keyed-queue.ts'
import { TimeSlice } from '../memory/time-slice.ts'
import { type CalendarFile, newCalendarId, newEvent, uidOf } from './calendar-file.ts'
import type { CalendarStore, StoredCalendarFile } from './calendar-store.ts'
import { formatCalendar, parseCalendars } from './calendar-text.ts'
import {
  type NamedOccurrence,
  findOccurrence,
  isFirst,
  withOverride,
  withoutOccurrence,
} from './edit-series.ts'
import { splitAt } from './split-series.ts'
import { fieldsOf, withFields } from './event-fields.ts'
import { changedEvent, changedFile, changedFromStart } from './changed-file.ts'
import type { ZoneLookup } from './event-time.ts'
import { expandFile } from './expand-file.ts'
import { wantedFields } from './event-request.ts'
import { isMadeHere, joinCalendar } from './import-calendar.ts'
import type { JComponent } from './jcal.ts'
import type { FileOccurrences, Listing } from './listed-occurrences.ts'
import { itemOf } from './occurrence-item.ts'
import { type Window, isRecurring } from './series.ts'
import {
  type Beforehand,
  type ImportCounts,
  type MadeEvent,
  hashOfEvent,
  sortCalendars,
  takeInCalendars,
  unnoted,
} from './take-in-calendars.ts'
import { zoneLookup } from './zone-offsets.ts'

interface CalendarOptions {
  readonly store: CalendarStore
  /** Throws `conflict` in a mode in which nothing is written. */
  readonly checkMayWrite: () => void
  readonly timeZone: () => string
  /** Told after every change which events it was; an import of many names none. */
  readonly onChange: (...ids: readonly string[]) => void
}

/** A person's calendar. INVARIANT: changes follow one another, so that none is lost. */
export class Calendar {
  readonly #options: CalendarOptions
  readonly #queue = new KeyedQueue()

  constructor(options: CalendarOptions) {
    this.#options = options
  }

  /** What takes place in a window, in no order. */
  async list(window: Window): Promise<Listing> {
    const found = await this.occurrences(window)
    const items = found.flatMap(({ file, occurrences, zones }) =>
      occurrences.map((one) => ({
        at: one.startMs,
        item: itemOf(file.id, one, zones),
        isOwn: isMadeHere(file),
      })),
    )
    return { items, truncated: found.some(({ truncated }) => truncated) }
  }

  /** The occurrences in a window, file by file; a rule that asks for too much is cut short. */
  async occurrences(
    window: Window,
    wanted: (event: JComponent) => boolean = () => true,
  ): Promise<FileOccurrences[]> {
    const slice = new TimeSlice()
    const found: FileOccurrences[] = []
    for (const { value: file } of await this.#options.store.files()) {
      const { master, overrides } = file.series
      if (![...(master ? [master] : []), ...overrides].some(wanted)) continue
      const zones = this.#zonesOf(file)
      found.push({ file, zones, ...expandFile(file.series, window, zones) })
      if (slice.isOver) await slice.pause()
    }
    return found
  }

  async create(request: CreateCalendarEventRequest): Promise<CalendarEvent> {
    return await this.#create(newCalendarId(), request)
  }

  /** The same under an id that belongs to what it is made of: where that event is, or was deleted, it stays as it is. */
  async createOnce(id: string, request: CreateCalendarEventRequest): Promise<CalendarEvent> {
    this.#options.checkMayWrite()
    return await this.#queue.run('calendar', async () => {
      const all = [
        ...(await this.#options.store.files()),
        ...(await this.#options.store.deleted()),
      ].map(({ value }) => value)
      const there = all.find((file) => file.id === id)
      return there ? shown(there, this.#zonesOf(there)) : await this.#create(id, request)
    })
  }

  async #create(id: string, request: CreateCalendarEventRequest): Promise<CalendarEvent> {
    this.#options.checkMayWrite()
    const ownZone = this.#options.timeZone()
    const zones = zoneLookup([], ownZone)
    const fields = await wantedFields(undefined, request, { ownZone, now: new Date() })
    const master = withFields(newEvent(id, new Date()), fields, zones)
    const series = { master, overrides: [] }
    const file = { id, series, timezones: [], properties: [], others: [] }
    await this.#options.store.write(file, zones)
    this.#options.onChange(id)
    return shown(file, zones)
  }

  async get(id: string): Promise<CalendarEvent> {
    const { value } = await this.#find(id)
    return shown(value, this.#zonesOf(value))
  }

  /** Changes an event; of one that is cut in two it gives the second part. */
  async change(id: string, request: ChangeCalendarEventRequest): Promise<CalendarEvent> {
    this.#options.checkMayWrite()
    return await this.#changing(id, async () => {
      const stored = await this.#find(id)
      const zones = this.#zonesOf(stored.value)
      const { scope = 'all', occurrence, ...change } = request
      const { series } = stored.value
      if (scope === 'all' || !isRecurring(series)) return await this.#changeAll(stored, change)
      const named = findOccurrence(series, nameGiven(occurrence), zones)
      if (scope === 'following') return await this.#changeFollowing(stored, named, change)
      const event = await changedEvent(named.event, change, this.#with(zones))
      const file = { ...stored.value, series: withOverride(series, named, { event, zones }) }
      await this.#options.store.write(file, zones, stored)
      return shown(file, zones)
    })
  }

  /** Takes an occurrence out, or ends a series before one, or moves the whole to the bin. */
  async remove(id: string, { scope = 'all', occurrence }: DeleteCalendarEventQuery): Promise<void> {
    this.#options.checkMayWrite()
    await this.#changing(id, async () => {
      const stored = await this.#find(id)
      const { series } = stored.value
      const zones = this.#zonesOf(stored.value)
      if (scope === 'all' || !isRecurring(series))
        return await this.#options.store.moveToBin(stored)
      const named = findOccurrence(series, nameGiven(occurrence), zones)
      if (scope === 'following' && isFirst(series, named, zones))
        return await this.#options.store.moveToBin(stored)
      const left =
        scope === 'this'
          ? withoutOccurrence(series, named, zones)
          : splitAt(series, named, { zones, uid: id, isRuleNew: false }).before
      await this.#options.store.write({ ...stored.value, series: left }, zones, stored)
    })
  }

  async restore(id: string): Promise<CalendarEvent> {
    this.#options.checkMayWrite()
    return await this.#changing(id, async () => {
      const binned = (await this.#options.store.deleted()).findLast(({ value }) => value.id === id)
      if (!binned) throw missing()
      await this.#options.store.restore(binned)
      return shown(binned.value, this.#zonesOf(binned.value))
    })
  }

  /** The whole calendar as iCalendar. */
  async exportText(): Promise<string> {
    const files = await this.#options.store.files()
    const values = files.map(({ value }) => value)
    return await formatCalendar(joinCalendar(values, new Date()))
  }

  /** Takes in a calendar, as `takeInCalendars` says. Throws `invalid-input`. */
  async importText(text: string, beforehand: Beforehand = unnoted): Promise<ImportCounts> {
    this.#options.checkMayWrite()
    const calendars = sortCalendars(await parseCalendars(text))
    const { store } = this.#options
    const zonesOf = (file: CalendarFile): ZoneLookup => this.#zonesOf(file)
    return await this.#queue.run('calendar', async () => {
      try {
        return await takeInCalendars(calendars, { store, zonesOf, beforehand })
      } finally {
        // One that fails half way has changed something, too.
        this.#options.onChange()
      }
    })
  }

  /** Moves an event that an import made to the bin, unless somebody has changed it since. */
  async takeBack(
    { id, sha256 }: MadeEvent,
    way: 'carry-out' | 'look',
  ): Promise<'undone' | 'nothing' | 'changed'> {
    return await this.#queue.run('calendar', async () => {
      const { store } = this.#options
      const stored = (await store.files()).find(({ value }) => value.id === id)
      if (!stored) return 'nothing'
      if (hashOfEvent(stored.members) !== sha256) return 'changed'
      if (way === 'look') return 'undone'
      await store.moveToBin(stored)
      this.#options.onChange(id)
      return 'undone'
    })
  }

  async #changeFollowing(
    stored: StoredCalendarFile,
    named: NamedOccurrence,
    change: ChangeCalendarEventRequest,
  ): Promise<CalendarEvent> {
    const { value } = stored
    const zones = this.#zonesOf(value)
    const isWhole = isFirst(value.series, named, zones)
    if (isWhole && !named.change) return await this.#changeAll(stored, change)
    const id = isWhole ? value.id : newCalendarId()
    const uid = isWhole ? (uidOf(value) ?? id) : id
    const isRuleNew = change.recurrence !== undefined
    const { before, after } = splitAt(value.series, named, { zones, uid, isRuleNew })
    const whole = { ...value, id, series: after }
    const second = await changedFromStart(whole, change, this.#with(zones))
    await this.#options.store.write(second, zones, isWhole ? stored : undefined)
    if (!isWhole) await this.#options.store.write({ ...value, series: before }, zones, stored)
    return shown(second, zones)
  }

  async #changeAll(
    stored: StoredCalendarFile,
    change: ChangeCalendarEventRequest,
  ): Promise<CalendarEvent> {
    const zones = this.#zonesOf(stored.value)
    const file = await changedFile(stored.value, change, this.#with(zones))
    await this.#options.store.write(file, zones, stored)
    return shown(file, zones)
  }

  async #changing<T>(id: string, work: () => Promise<T>): Promise<T> {
    const result = await this.#queue.run('calendar', work)
    this.#options.onChange(id)
    return result
  }

  async #find(id: string): Promise<StoredCalendarFile> {
    const found = (await this.#options.store.files()).find(({ value }) => value.id === id)
    if (!found || (!found.value.series.master && found.value.series.overrides.length === 0))
      throw missing()
    return found
  }

  #with(zones: ZoneLookup): { zones: ZoneLookup; ownZone: string } {
    return { zones, ownZone: this.#options.timeZone() }
  }

  #zonesOf({ timezones }: Pick<CalendarFile, 'timezones'>): ZoneLookup {
    return zoneLookup(timezones, this.#options.timeZone())
  }
}

function shown(file: CalendarFile, zones: ZoneLookup): CalendarEvent {
  const event = file.series.master ?? file.series.overrides[0]
  const fields = event && fieldsOf(event, zones)
  if (!event || !fields) throw refusal('no-start', 'This event has no start.')
  return {
    id: file.id,
    uid: uidOf(file) ?? file.id,
    ...fields,
    tags: [...fields.tags],
    reminders: [...fields.reminders],
  }
}

function nameGiven(occurrence: string | undefined): string {
  if (occurrence !== undefined) return occurrence
  const fault = saidFault('occurrence', 'occurrence-unsaid')
  throw new AppError(
    'invalid-input',
    `The request is not complete. occurrence: ${fault.message}.`,
    { details: { fields: [fault] } },
  )
}

/** Says nothing of the id: an id that is somebody else's and one that is nobody's get the same bytes. */
function missing(): AppError {
  return new AppError('not-found', 'There is no event with this id.')
}
