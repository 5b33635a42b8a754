import { type AskedTime, readAskedTime } from '../search/asked-time.ts'
import type { KnownPerson } from '../search/person-names.ts'
import { type SearchQuestion, understand } from '../search/search-question.ts'
import { STOP_WORDS } from '../search/stop-words.ts'
import { wordsOf } from '../search/words.ts'
import { readComingPeriod } from '../time/coming-period.ts'
import type { PastPeriod } from '../time/past-period.ts'
import type { ChatQuestion } from './chat-prompt.ts'
import { cut } from './neutral-text.ts'

/** What a message asks for, as far as it is understood. */
export interface AskedQuestion {
  /** What memories are searched by. */
  readonly query: string
  readonly question: SearchQuestion
  /** When that was which is asked for. */
  readonly past: AskedTime | undefined
  /** The days from today on that are named. */
  readonly coming: PastPeriod | undefined
  /** It asks what is to be done, or what takes place. */
  readonly asksTasks: boolean
  readonly asksCalendar: boolean
}

interface Reading {
  readonly people: readonly KnownPerson[]
  readonly zone: string
  readonly now: Date
}

/** The longest that a search takes is 2,000 characters; a question stands at the beginning of a long message, or at its end. */
const MOST_OF_EACH_END = 900
const MOST_OF_EARLIER = 150

/** Reads a message. A short one that goes on from what was said before is read together with that. */
export async function readQuestion(
  { message, earlier }: Pick<ChatQuestion, 'message' | 'earlier'>,
  { people, zone, now }: Reading,
): Promise<AskedQuestion> {
  const query = queryOf(
    message,
    earlier.map(({ said }) => said),
  )
  const [past, coming] = await Promise.all([
    readAskedTime(query, { zone, now }),
    readComingPeriod(query, { zone, now }),
  ])
  const told = past?.kind === 'period' ? query.replace(past.phrase, ' ') : query
  const isOnlyTime = past?.kind === 'period' && tellsNothing(told)
  return {
    query: isOnlyTime ? past.phrase : query,
    question: understand(isOnlyTime ? '' : told, people),
    past,
    coming,
    asksTasks: ASKS_TASKS.test(message),
    asksCalendar: ASKS_CALENDAR.test(message),
  }
}

const ASKS_TASKS =
  /\b(?:tasks?|to-?dos?|to do|todo list|due|overdue|deadlines?|(?:need|have|supposed|left|remaining) to (?:do|finish|get done)|should i do|on my (?:list|plate))\b/i
const ASKS_CALENDAR =
  /\b(?:calendar|agenda|schedule[ds]?|appointments?|meetings?|events?|what(?:['’]s| is| do i have)?(?: \w+){0,3} on (?:today|tomorrow|tonight|this|next|the|my|for|mon|tue|wed|thu|fri|sat|sun)|what(?:['’]s| is) on\b|am i (?:free|busy)|do i have (?:anything|something|plans)|have i got (?:anything|something)|any plans|my (?:day|week|weekend|plans)|coming up|happening|planned|next (?:appointment|meeting))\b/i

/** A message, and for one that cannot be understood alone what it goes on from. */
function queryOf(message: string, said: readonly string[]): string {
  const own = bothEnds(
    message.replace(/^\W*(?:and|but|so|also|ok(?:ay)?|then)\b[\s,]*/i, '') || message,
  )
  if (!goesOn(message)) return own
  const before = said.toReversed()
  const first = before.findIndex((one) => !goesOn(one))
  const joined = before.slice(0, first === -1 ? 1 : Math.min(first + 1, 2))
  return [own, ...joined.map((one) => cut(one, MOST_OF_EARLIER))].join(' ')
}

function bothEnds(text: string): string {
  if (text.length <= 2 * MOST_OF_EACH_END) return text
  return `${cut(text, MOST_OF_EACH_END)} ${text.slice(-MOST_OF_EACH_END).replace(/^[\uDC00-\uDFFF]/, '')}`
}

/** Words of questions that ask for whatever there is of a time. */
const VAGUE = new Set(
  `happen happened happening new news up anything something everything day days note notes noted wrote write written kept keep remember
  remembered memory memories tell show list life busy`.split(/\s+/),
)

function tellsNothing(text: string): boolean {
  return wordsOf(text).every((word) => STOP_WORDS.has(word) || VAGUE.has(word))
}

const BEGINS_AS_MORE =
  /^\W*(?:and|but|so|also|what about|how about|why|really|then|anything else|tell me more|more)\b/i
const POINTS_BACK =
  /\b(?:it|its|that|this|those|these|there|then|he|she|they|him|her|hers|them|his|their|the same|one)\b/i
const LONGEST_THAT_POINTS_BACK = 12
const SHORT_WITHOUT_SPACES = 8
const SPACELESS =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u

/** Whether a message cannot be understood without the one before. */
function goesOn(message: string): boolean {
  const words = wordsOf(message)
  const telling = words.filter((word) => !STOP_WORDS.has(word))
  if (telling.length === 0) return true
  if (SPACELESS.test(message)) return message.trim().length <= SHORT_WITHOUT_SPACES
  if (BEGINS_AS_MORE.test(message)) return words.length <= LONGEST_THAT_POINTS_BACK
  return POINTS_BACK.test(message) && words.length <= LONGEST_THAT_POINTS_BACK
}
