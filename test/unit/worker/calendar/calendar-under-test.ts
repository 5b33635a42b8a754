import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { Calendar } from '../../../../worker/calendar/calendar.ts'
import { CalendarStore } from '../../../../worker/calendar/calendar-store.ts'

/** A calendar in a folder that is gone after the test. */
export interface CalendarUnderTest {
  readonly root: string
  zone: string
  mayWrite: boolean
  /** Paths of files that could not be read. */
  readonly corrupt: string[]
  /** The events of each change that was told. */
  readonly changes: (readonly string[])[]
  /** Opens the calendar anew. */
  open(): Calendar
  /** Starts of what takes place, with titles. */
  starts(calendar: Calendar, from: string, to: string): Promise<string[]>
}

export function useCalendar(): CalendarUnderTest {
  const place = {
    root: '',
    zone: 'Europe/Berlin',
    mayWrite: true,
    corrupt: new Array<string>(),
    changes: new Array<readonly string[]>(),
  }
  beforeEach(async () => {
    place.root = await mkdtemp(join(tmpdir(), 'mh-calendar-'))
    place.zone = 'Europe/Berlin'
    place.mayWrite = true
    place.corrupt.length = 0
    place.changes.length = 0
  })
  afterEach(async () => {
    await rm(place.root, { recursive: true, force: true })
  })
  return Object.assign(place, {
    open: () =>
      new Calendar({
        store: new CalendarStore(place.root, (path) => void place.corrupt.push(path)),
        timeZone: () => place.zone,
        onChange: (...ids) => void place.changes.push(ids),
        checkMayWrite: () => {
          if (!place.mayWrite) throw new AppError('conflict', 'emulation')
        },
      }),
    starts: async (calendar: Calendar, from: string, to: string) => {
      const { items } = await calendar.list({ from: Date.parse(from), to: Date.parse(to) })
      return items.toSorted((a, b) => a.at - b.at).map(({ item }) => `${item.start} ${item.title}`)
    },
  })
}
