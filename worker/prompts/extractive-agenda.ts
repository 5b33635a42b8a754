import { holds } from '../search/person-names.ts'
import { stemOf, wordsOf } from '../search/words.ts'
import type { AgendaEntry } from './agenda.ts'
import type { Gathered } from './gathered.ts'

/** What is planned, as an answer lists it. */
interface AgendaAnswer {
  readonly text: string
  readonly listed: readonly AgendaEntry[]
}

const MOST_LISTED = 12
/** Words that ask for tasks and events as such. */
const ASKING = new Set(
  `task tasks todo todos due overdue deadline deadlines calendar agenda schedule scheduled appointment appointments meeting meetings event
  events plan plans planned list plate day week weekend month today tonight tomorrow free busy anything something open left coming next
  upcoming finish need needs monday tuesday wednesday thursday friday saturday sunday happening have`.split(
    /\s+/,
  ),
)

/** Tasks and events where a question is about them; undefined where it is not, or where they say nothing of what it names. */
export function agendaAnswer(gathered: Gathered): AgendaAnswer | undefined {
  const { asked } = gathered
  const isOfDays = asked.coming !== undefined
  const parts = [
    ...(asked.asksTasks || (isOfDays && asked.asksCalendar) ? [tasksPart(gathered)] : []),
    ...(asked.asksCalendar || isOfDays ? [calendarPart(gathered)] : []),
  ].filter((part) => part !== undefined)
  if (parts.length === 0) return undefined
  return {
    text: parts.map(({ text }) => text).join('\n\n'),
    listed: parts.flatMap(({ listed }) => listed),
  }
}

function tasksPart({ asked, agenda, names }: Gathered): AgendaAnswer | undefined {
  const { coming } = asked
  // What is overdue is due in any time that is named.
  const inTime = coming
    ? agenda.tasks.filter(({ at }) => at !== undefined && at <= coming.to)
    : agenda.tasks
  const said = coming ? `until ${names.words(coming.to)}` : ''
  const about = aboutNamed(inTime, asked)
  if (about.length > 0) return partOf(`Open tasks${said && `, due ${said}`}:`, about)
  if (!asked.asksTasks || namesSomething(asked)) return undefined
  return { text: said ? `No open task is due ${said}.` : 'There are no open tasks.', listed: [] }
}

function calendarPart({ asked, agenda, names }: Gathered): AgendaAnswer | undefined {
  const { from, to } = agenda.window
  const first = names.words(from)
  const last = names.words(to - 1)
  const days = first === last ? first : `${first} to ${last}`
  const about = aboutNamed(agenda.calendar, asked)
  if (about.length > 0) return partOf(`In your calendar, ${days}:`, about)
  if (!asked.asksCalendar || namesSomething(asked)) return undefined
  return { text: `Nothing stands in your calendar, ${days}.`, listed: [] }
}

function partOf(title: string, entries: readonly AgendaEntry[]): AgendaAnswer {
  const listed = entries.slice(0, MOST_LISTED)
  const more = entries.length - listed.length
  const lines = listed.map(({ line }) => `- ${line}`)
  return {
    text: [title, ...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n'),
    listed,
  }
}

/** Entries that have a word of what is asked for; all where nothing but tasks or days is asked for. */
function aboutNamed(entries: readonly AgendaEntry[], asked: Gathered['asked']): AgendaEntry[] {
  const terms = namedTerms(asked)
  if (terms.length === 0) return [...entries]
  return entries.filter(({ line }) => {
    const stems = wordsOf(line).map(stemOf)
    return terms.some((term) => holds(stems, term.stems))
  })
}

function namesSomething(asked: Gathered['asked']): boolean {
  return namedTerms(asked).length > 0
}

/** What a question names besides tasks, events and days. */
function namedTerms({ question, coming }: Gathered['asked']) {
  const ofDays = new Set(wordsOf(coming?.phrase ?? ''))
  return question.terms.filter(
    ({ words }) => !words.every((word) => ASKING.has(word) || ofDays.has(word)),
  )
}
