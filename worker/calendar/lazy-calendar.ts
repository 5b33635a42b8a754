import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { CalendarParts, OpenCalendar } from './open-calendar.ts'

/** The calendar of a profile, which is loaded when somebody asks for it or when the worker has time. */
export class LazyCalendar {
  readonly #parts: CalendarParts
  #opened: Promise<OpenCalendar> | undefined
  #reminders: OpenCalendar['reminders'] | undefined

  constructor(parts: CalendarParts) {
    this.#parts = parts
  }

  async open(): Promise<OpenCalendar> {
    return await (this.#opened ??= this.#load())
  }

  /** The same where there is an event; where there is none nothing is loaded. */
  async openUnlessEmpty(): Promise<OpenCalendar | undefined> {
    const names = await readdir(join(this.#parts.root, 'memory', 'calendar')).catch(() => [])
    return names.some((name) => name.endsWith('.json')) ? await this.open() : undefined
  }

  /** Announces reminders from now on. */
  async begin(): Promise<void> {
    await (await this.openUnlessEmpty())?.reminders.check()
  }

  /** When the worker must be awake for a reminder; undefined when none is known, or nothing was looked at yet. */
  nextReminderAt(): Date | undefined {
    return this.#reminders?.nextReminderAt()
  }

  async stop(): Promise<void> {
    if (this.#opened) await (await this.#opened).reminders.stop()
  }

  async #load(): Promise<OpenCalendar> {
    const opened = (await import('./open-calendar.ts')).openCalendar(this.#parts)
    this.#reminders = opened.reminders
    return opened
  }
}
