import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { messageOf } from '../../shared/errors/app-error.ts'
import { readJsonFile, writeJsonFile } from '../../shared/files/json-file.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { DAY_MS } from '../time/zoned-time.ts'
import type { Calendar } from './calendar.ts'
import { type DueReminder, remindersOf } from './due-reminders.ts'
import { type JComponent, componentsOf } from './jcal.ts'

/** What is told to whoever watches the profile. */
export interface ReminderEvent {
  readonly kind: 'reminder'
  readonly eventId: string
  /** Names the occurrence of a recurring event. */
  readonly occurrence: string | null
  readonly title: string
  readonly at: string
  readonly startsAt: string
}

interface RemindersOptions {
  readonly calendar: Pick<Calendar, 'occurrences'>
  /** The profile's folder. */
  readonly root: string
  readonly announce: (event: ReminderEvent) => void
  readonly logger: Logger
  readonly now?: () => number
}

const StateFile = schema(() => z.looseObject({ announcedUntil: z.iso.datetime() }))

/** A file that a hand has changed is noticed within this. */
const LOOK_MS = 60_000
/** What was missed longer ago than this is not worth a word any more. */
const MISSED_MS = DAY_MS
/** A reminder may come so long before or after its event. */
const REACH_MS = 70 * DAY_MS
/** How far ahead the next one is looked for: first near, then far. */
const HORIZONS_MS = [2 * DAY_MS, 40 * DAY_MS, 400 * DAY_MS] as const

/**
 * Announces the reminders of a calendar when they are due. Until when that was done is on disk, so that those which fell due while the
 * worker slept are announced at its next start, once.
 */
export class Reminders {
  readonly #options: RemindersOptions
  /** What falls due after this is announced, however long the first look takes. */
  readonly #since: number
  #announcedUntil: number | undefined
  #savedUntil: number | undefined
  #next: number | undefined
  #timer: NodeJS.Timeout | undefined
  #work: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(options: RemindersOptions) {
    this.#options = options
    this.#since = this.#now()
  }

  /** When the worker must be awake for a reminder; undefined when none is known. */
  nextReminderAt(): Date | undefined {
    return this.#next === undefined ? undefined : new Date(this.#next)
  }

  /** Looks again: at the start, when the calendar has changed, and when time has passed. */
  async check(): Promise<void> {
    if (this.#isStopped) return
    clearTimeout(this.#timer)
    this.#work = this.#work
      .then(() => this.#look())
      .catch((error: unknown) => {
        this.#options.logger.error({ evt: 'reminders-failed', reason: messageOf(error) })
      })
    await this.#work
    this.#wait()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    await this.#work
    await this.#save()
  }

  async #look(): Promise<void> {
    const now = this.#now()
    const since = Math.max(await this.#readUntil(), now - MISSED_MS)
    const due = (await this.#remindersIn(since, now + 1)).filter(
      ({ at }) => at > since && at <= now,
    )
    for (const reminder of due) this.#options.announce(eventOf(reminder))
    this.#announcedUntil = now
    this.#next = await this.#findNext(now)
    if (due.length > 0 || (this.#savedUntil === undefined && this.#next !== undefined))
      await this.#save()
  }

  async #findNext(now: number): Promise<number | undefined> {
    for (const horizon of HORIZONS_MS) {
      const found = await this.#remindersIn(now, now + horizon)
      const next = found.find(({ at }) => at > now && at <= now + horizon)
      if (next) return next.at
    }
    return undefined
  }

  async #remindersIn(from: number, to: number): Promise<DueReminder[]> {
    return remindersOf(
      await this.#options.calendar.occurrences(
        { from: from - REACH_MS, to: to + REACH_MS },
        hasAlarm,
      ),
    )
  }

  #wait(): void {
    if (this.#isStopped) return
    clearTimeout(this.#timer)
    const untilNext = (this.#next ?? Infinity) - this.#now()
    this.#timer = setTimeout(() => void this.check(), Math.max(1, Math.min(untilNext, LOOK_MS)))
    this.#timer.unref()
  }

  async #readUntil(): Promise<number> {
    if (this.#announcedUntil !== undefined) return this.#announcedUntil
    const file = await readJsonFile(this.#path, StateFile)
    if (file.status !== 'ok') return this.#since
    this.#savedUntil = Date.parse(file.value.announcedUntil)
    return this.#savedUntil
  }

  /** Nothing is written for a calendar that reminds of nothing. */
  async #save(): Promise<void> {
    if (this.#announcedUntil === undefined || this.#announcedUntil === this.#savedUntil) return
    if (this.#savedUntil === undefined && this.#next === undefined) return
    this.#savedUntil = this.#announcedUntil
    await writeJsonFile(this.#path, { announcedUntil: new Date(this.#savedUntil).toISOString() })
  }

  get #path(): string {
    return join(this.#options.root, 'out', 'state', 'reminders.json')
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now()
  }
}

function hasAlarm(event: JComponent): boolean {
  return componentsOf(event, 'valarm').length > 0
}

function eventOf({ at, eventId, occurrence, title, startsAt }: DueReminder): ReminderEvent {
  return {
    kind: 'reminder',
    eventId,
    occurrence: occurrence ?? null,
    title,
    at: new Date(at).toISOString(),
    startsAt: new Date(startsAt).toISOString(),
  }
}
