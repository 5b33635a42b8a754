import type { MatchedWords } from './matched-words.ts'

const MAX_WORDS = 8
const SNIPPET_LENGTH = 200
const LEAD = 60
const ELLIPSIS = '…'

/** Why a memory was found: `its words: bob, meeting · nearby: dentist · date: november · said by anna`. */
export function whyFound({ own, nearby, date, notes }: MatchedWords): string {
  const parts: [string, readonly string[]][] = [
    ['its words', own],
    ['nearby', nearby],
    ['date', date],
  ]
  const words = parts
    .filter(([, matched]) => matched.length > 0)
    .map(([name, matched]) => `${name}: ${matched.slice(0, MAX_WORDS).join(', ')}`)
  return [...words, ...notes].join(' · ')
}

/** At most 200 characters of a text, around the first of the words that it holds; its beginning when it holds none. */
export function snippetOf(text: string, words: readonly string[]): string {
  const whole = text.replaceAll(/\s+/g, ' ').trim()
  if (whole.length <= SNIPPET_LENGTH) return whole
  const from = beginning(whole, firstOf(whole, words))
  const room = SNIPPET_LENGTH - (from > 0 ? ELLIPSIS.length : 0) - ELLIPSIS.length
  const isLast = from + room + ELLIPSIS.length >= whole.length
  const piece = isLast ? whole.slice(from) : cutAtWord(whole.slice(from, from + room)) + ELLIPSIS
  return wellFormed(from > 0 ? ELLIPSIS + piece : piece)
}

function firstOf(text: string, words: readonly string[]): number {
  const places = words.map((word) => placeOf(text, word)).filter((place) => place >= 0)
  return places.length > 0 ? Math.min(...places) : 0
}

function placeOf(text: string, word: string): number {
  const letters = word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const found = new RegExp(String.raw`(?<![\p{L}\p{N}])${letters}`, 'iu').exec(text)
  return found?.index ?? text.toLowerCase().indexOf(word)
}

/** Some words before the match, from the beginning of a word. */
function beginning(text: string, match: number): number {
  if (match <= LEAD) return 0
  const latest = Math.min(match - LEAD, text.length - SNIPPET_LENGTH + 1)
  const space = text.indexOf(' ', latest)
  return space >= 0 && space < match ? space + 1 : latest
}

function cutAtWord(text: string): string {
  const space = text.lastIndexOf(' ')
  return space > text.length - LEAD ? text.slice(0, space) : text
}

/** A cut may have halved a character that takes two code units. */
function wellFormed(text: string): string {
  return text.replaceAll(
    /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
    '',
  )
}
