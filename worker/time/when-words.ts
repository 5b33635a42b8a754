import type { Chrono } from 'chrono-node'

/** How a language names times. */
interface Tongue {
  readonly parser: Chrono
  /** Words by which a time of day is meant although no hour is named. */
  readonly timeOfDay: RegExp
  /** The text as the parser knows it. */
  readonly prepared: (text: string) => string
}

/** What words name, on the wall clock where they are read: a day, a time of a day, or an instant wherever one is. */
export interface Named {
  readonly kind: 'day' | 'local' | 'instant'
  readonly at: number
}

interface ReadingAt {
  readonly now: Date
  /** What the clock is ahead of UTC. */
  readonly offsetMinutes: number
}

/** Dates with dots are written with the day first wherever they are written. */
const DOTTED = /^(?:\p{L}+ )?\d{1,2}\.\d{1,2}\./u

/** Reads words such as `next friday 5pm` or `morgen um 9`: in English, else in German. Undefined when they are neither, or say more. */
export async function readNamed(text: string, at: ReadingAt): Promise<Named | undefined> {
  const tongues = DOTTED.test(text) ? [german, english] : [english, german]
  for (const open of tongues) {
    const named = namedIn(text, await open(), at)
    if (named) return named
  }
  return undefined
}

async function english(): Promise<Tongue> {
  const { casual: parser } = await import('chrono-node/en')
  return { parser, timeOfDay: ENGLISH_TIME, prepared: (text) => text }
}

async function german(): Promise<Tongue> {
  const { casual: parser } = await import('chrono-node/de')
  return { parser, timeOfDay: GERMAN_TIME, prepared: preparedGerman }
}

function namedIn(
  words: string,
  { parser, timeOfDay, prepared }: Tongue,
  { now: instant, offsetMinutes: timezone }: ReadingAt,
): Named | undefined {
  const text = prepared(words)
  const found = parser.parse(text, { instant, timezone }, { forwardDate: true })
  const [only] = found
  if (!only || found.length > 1 || only.text.length < text.length) return undefined
  const { start } = only
  if (start.isCertain('timezoneOffset')) return { kind: 'instant', at: start.date().getTime() }
  const part = (name: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'): number =>
    start.get(name) ?? 0
  const day = Date.UTC(part('year'), part('month') - 1, part('day'))
  if (!start.isCertain('hour') && !timeOfDay.test(text)) return { kind: 'day', at: day }
  const seconds = (part('hour') * 60 + part('minute')) * 60 + part('second')
  return { kind: 'local', at: day + seconds * 1000 }
}

const ENGLISH_TIME = /\b(?:morning|noon|midday|afternoon|evening|tonight|night|midnight)\b/i
/** `morgen` by itself is the day after today. */
const GERMAN_TIME =
  /(?:vormittag|mittag|nachmittag|abend|nacht|mitternacht|morgens)s?\b|\p{L}\s+morgen$/iu
const MONTHS = [
  'Januar',
  'Februar',
  'März',
  'April',
  'Mai',
  'Juni',
  'Juli',
  'August',
  'September',
  'Oktober',
  'November',
  'Dezember',
] as const

/** What the parser passes over: how a day is led in, a day without its year, a year of two digits, and the early morning. */
function preparedGerman(text: string): string {
  return text
    .replace(/^(?:am|bis|bis zum|zum|kommende[mnrs]?|diese[mnrs]?) (?=\p{L}|\d)/iu, '')
    .replace(/^(\d{1,2})\.(\d{1,2})\.(?!\d)/, (whole, day: string, month: string) => {
      const name = MONTHS[Number(month) - 1]
      return name === undefined ? whole : `${day}. ${name}`
    })
    .replace(/^(\d{1,2}\.\d{1,2}\.)(\d{2})(?!\d)/, '$120$2')
    .replace(/^morgen früh$/i, 'morgen vormittag')
}
