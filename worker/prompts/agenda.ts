import type { CalendarItem } from '../../shared/api/calendar.ts'
import { ListTasksQuery, type ShownTask } from '../../shared/api/tasks.ts'
import type { Calendar } from '../calendar/calendar.ts'
import type { ListedOccurrence } from '../calendar/listed-occurrences.ts'
import type { Tasks } from '../tasks/tasks.ts'
import { DAY_MS, ianaOffsets, toInstant, toLocal } from '../time/zoned-time.ts'
import type { AskedQuestion } from './asked-question.ts'
import { type DayNames, dayInWords } from './day-names.ts'
import { neutralLine } from './neutral-text.ts'

/** Something that is to be done or takes place, as one line. */
export interface AgendaEntry {
  readonly line: string
  /** When it begins or is due; undefined where it has no time. */
  readonly at: number | undefined
  /** Whether its words are the person's own. */
  readonly isTrusted: boolean
}

/** What a person plans, as far as it may matter for a question. */
export interface Agenda {
  /** Open tasks, the most pressing first. */
  readonly tasks: readonly AgendaEntry[]
  /** In the order of time. */
  readonly calendar: readonly AgendaEntry[]
  /** The time that the calendar was looked at for, and tasks that are due where a time is named. */
  readonly window: Window
}

interface Window {
  readonly from: number
  readonly to: number
}

interface AgendaParts {
  readonly tasks: Pick<Tasks, 'list'>
  /** Undefined where it is empty. */
  readonly calendar: () => Promise<Pick<Calendar, 'list'> | undefined>
  readonly names: DayNames
  readonly zone: string
  readonly now: Date
}

const USUAL_DAYS = 7
/** For a question about the calendar that names no days. */
const FAR_DAYS = 60
const MOST_DAYS = 370
const MOST_TASKS = 500
const MOST_ENTRIES = 60
const LONGEST_TITLE = 120
const DAY = /^\d{4}-\d{2}-\d{2}$/
/** By whom tasks are made that a person did not write. */
const OTHERS = /^(?:agent|import|inbox|file|mail)/i

/** Gathers tasks and calendar for a question. */
export async function agendaFor(asked: AskedQuestion, parts: AgendaParts): Promise<Agenda> {
  const window = windowOf(asked, parts)
  const [tasks, calendar] = await Promise.all([tasksOf(parts), occurrencesOf(window, parts)])
  return { tasks, calendar, window }
}

/** From today on for some days, or the days that a question names; a past time too where it is about the calendar. */
function windowOf(
  { coming, past, asksCalendar }: AskedQuestion,
  { zone, now }: AgendaParts,
): Window {
  const offsetAt = ianaOffsets(zone) ?? (() => 0)
  const today = toInstant(Math.floor(toLocal(now.getTime(), offsetAt) / DAY_MS) * DAY_MS, offsetAt)
  if (coming) return atMost({ from: coming.from, to: coming.to + 1 })
  if (past?.kind === 'period') return atMost({ from: past.from, to: past.to + 1 })
  return { from: today, to: today + (asksCalendar ? FAR_DAYS : USUAL_DAYS) * DAY_MS }
}

function atMost({ from, to }: Window): Window {
  return { from, to: Math.min(to, from + MOST_DAYS * DAY_MS) }
}

async function tasksOf({ tasks, names, zone, now }: AgendaParts): Promise<AgendaEntry[]> {
  const query = ListTasksQuery.parse({ status: 'open', limit: MOST_TASKS }, 'Query')
  const { items } = await tasks.list(query)
  const entries = items.map((task) => entryOfTask(task, { names, zone, now }))
  const soon = now.getTime() + USUAL_DAYS * DAY_MS
  const isPressing = ({ at }: AgendaEntry): boolean => at !== undefined && at <= soon
  // The list comes by priority; what is due soon goes before all of it.
  const pressing = entries.filter(isPressing).toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0))
  return [...pressing, ...entries.filter((entry) => !isPressing(entry))]
}

function entryOfTask(
  task: ShownTask,
  { names, zone, now }: Pick<AgendaParts, 'names' | 'zone' | 'now'>,
): AgendaEntry {
  const { title, due, priority, status, source } = task
  const at = due === null ? undefined : dueAt(due, zone)
  const isOver = at !== undefined && at < now.getTime()
  const when = due === null ? '' : `due ${sayDue(due, names)}${isOver ? ', overdue' : ''}`
  const state = { todo: '', in_progress: 'begun', blocked: 'blocked', done: '', cancelled: '' }
  const more = [neutralLine(priority, 10), when, state[status]].filter((one) => one !== '')
  return {
    line: `${neutralLine(title, LONGEST_TITLE)} (${more.join('; ')})`,
    at,
    isTrusted: !(typeof source === 'string' && OTHERS.test(source)),
  }
}

/** A day lasts until its end where the person is. */
function dueAt(due: string, zone: string): number | undefined {
  const offsetAt = ianaOffsets(zone) ?? (() => 0)
  const at = DAY.test(due)
    ? toInstant(Date.parse(`${due}T00:00:00Z`) + DAY_MS, offsetAt) - 1
    : Date.parse(due)
  return Number.isNaN(at) ? undefined : at
}

function sayDue(due: string, names: DayNames): string {
  if (DAY.test(due)) return dayInWords(due)
  const at = Date.parse(due)
  return Number.isNaN(at) ? neutralLine(due, 30) : `${names.words(at)} ${names.time(at)}`
}

async function occurrencesOf(
  window: Window,
  { calendar, names }: AgendaParts,
): Promise<AgendaEntry[]> {
  const { items } = (await (await calendar())?.list(window)) ?? { items: [] }
  return items
    .filter(({ item }) => item.status !== 'cancelled')
    .toSorted((a, b) => a.at - b.at)
    .slice(0, MOST_ENTRIES)
    .map((one) => entryOfOccurrence(one, names))
}

function entryOfOccurrence({ at, item, isOwn }: ListedOccurrence, names: DayNames): AgendaEntry {
  const title = neutralLine(item.title, LONGEST_TITLE) || '(no title)'
  const place = neutralLine(item.location, LONGEST_TITLE)
  const tentative = item.status === 'tentative' ? ' (tentative)' : ''
  return {
    line: `${whenOf(at, item, names)}: ${title}${place && ` (${place})`}${tentative}`,
    at,
    isTrusted: isOwn,
  }
}

function whenOf(at: number, { allDay, start, end }: CalendarItem, names: DayNames): string {
  if (!allDay) {
    const ends = Date.parse(end)
    const isSameDay = names.words(at) === names.words(ends)
    const until = isSameDay ? names.time(ends) : `${names.words(ends)} ${names.time(ends)}`
    return `${names.words(at)} ${names.time(at)}${ends > at ? `–${until}` : ''}`
  }
  const last = new Date(Date.parse(`${end}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10)
  return last > start
    ? `${dayInWords(start)} – ${dayInWords(last)}`
    : `${dayInWords(start)}, all day`
}
