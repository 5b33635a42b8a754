import type { Candidate } from './candidates.ts'
import { countOf } from './person-names.ts'
import { asksAbout, type QueryTerm, type SearchQuestion } from './search-question.ts'
import { stemOf, wordsOf } from './words.ts'

/** What is known of all memories. */
export interface Corpus {
  /** How many there are, about. */
  readonly total: number
  /** In how many of them each term of the question stands. */
  readonly frequencies: readonly number[]
  /** Now, in ms since the epoch. */
  readonly now: number
}

/** A stretch of time, in ms since the epoch, by the words that name it. */
export interface NamedPeriod {
  readonly from: number
  readonly to: number
  readonly name: string
}

/** A question, and the time that it is about. */
type Asked = SearchQuestion & { readonly period?: NamedPeriod | undefined }

export interface RankedCandidate {
  readonly candidate: Candidate
  readonly score: number
  /** What else than its words speaks for it. */
  readonly notes: readonly string[]
}

/** BM25 with fields (Robertson, Zaragoza, Taylor 2004): the fields' counts are weighted before they are saturated. */
const SATURATION = 1.2
const LENGTH_SHARE = 0.6
const WEIGHTS = { own: 3, near: 1, around: 0.5, date: 0.75 } as const
const DATE_LENGTH = 6

const SPEAKER_FACTOR = 1.7
const QUESTION_FACTOR = 0.9
const TIME_FACTOR = 1.3
const IN_PERIOD_FACTOR = 1.5
/** Of two equal answers to a question for the latest, the new one has half as much again; a month makes half the difference. */
const RECENCY_SHARE = 0.5
const RECENCY_HALF_MS = 30 * 24 * 3600 * 1000
/** Each further answer of one day in one conversation counts a little less. */
const SAME_STRETCH_FACTOR = 0.98
const SAME_TEXT_FACTOR = 0.7
const MOST_TO_SPREAD = 100

const NAMES_A_TIME =
  /\b(?:yesterday|today|tonight|tomorrow|last|next|week(?:end)?|month|year|ago|morning|night|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december|since|recently|soon|summer|spring|winter|autumn|fall|day)s?\b/i

/** Puts candidates in the order in which they answer a question, best first. What shares no word with it is left out. */
export function rank(
  question: Asked,
  candidates: readonly Candidate[],
  corpus: Corpus,
): RankedCandidate[] {
  const read = reader(question)
  const fields = candidates.map((candidate) => fieldsOf(candidate, read))
  const averageLength = average(fields.map(({ length }) => length))
  const weights = question.terms.map(
    ({ weight }, index) => weight * rarity(corpus.frequencies[index] ?? 0, corpus.total),
  )
  const scored = candidates.map((candidate, index) => {
    const { counts = [], length = 1 } = fields[index] ?? {}
    const scale = SATURATION * (1 - LENGTH_SHARE + (LENGTH_SHARE * length) / averageLength)
    let score = 0
    for (const [term, count] of counts.entries()) {
      score += ((weights[term] ?? 0) * count * (SATURATION + 1)) / (count + scale)
    }
    return judged(question, { candidate, score, notes: [] }, corpus.now)
  })
  return spread(scored.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score))
}

/** What else than shared words makes an answer likelier. */
function judged(question: Asked, ranked: RankedCandidate, now: number): RankedCandidate {
  const { candidate } = ranked
  const { own, speaker, at } = candidate
  const notes: string[] = []
  let { score } = ranked
  if (speaker !== '' && asksAbout(question, speaker)) {
    score *= SPEAKER_FACTOR
    notes.push(`said by ${speaker}`)
  }
  if (own.includes('?')) score *= QUESTION_FACTOR
  if (question.asksWhen && NAMES_A_TIME.test(own)) score *= TIME_FACTOR
  const { period } = question
  if (period && at >= period.from && at <= period.to) {
    score *= IN_PERIOD_FACTOR
    notes.push(`time: ${period.name}`)
  }
  if (question.wantsRecent) {
    score *= 1 + RECENCY_SHARE * 2 ** (-Math.max(0, now - at) / RECENCY_HALF_MS)
    notes.push('recent first')
  }
  return { candidate, score, notes }
}

/** Keeps one stretch of talk, or one text kept twice, from filling the page. */
function spread(ranked: readonly RankedCandidate[]): RankedCandidate[] {
  const rest = ranked.slice(0, MOST_TO_SPREAD)
  const stretches = new Map<string, number>()
  const texts = new Set<string>()
  const spreadOut: RankedCandidate[] = []
  while (rest.length > 0) {
    const scores = rest.map(({ candidate, score }) => {
      const times = stretches.get(stretchOf(candidate)) ?? 0
      const repeats = texts.has(candidate.own) ? SAME_TEXT_FACTOR : 1
      return score * SAME_STRETCH_FACTOR ** times * repeats
    })
    const best = scores.indexOf(Math.max(...scores))
    const [taken] = rest.splice(best, 1)
    if (!taken) break
    stretches.set(stretchOf(taken.candidate), (stretches.get(stretchOf(taken.candidate)) ?? 0) + 1)
    texts.add(taken.candidate.own)
    spreadOut.push({ ...taken, score: scores[best] ?? taken.score })
  }
  return [...spreadOut, ...ranked.slice(MOST_TO_SPREAD)]
}

function stretchOf({ group, at }: Candidate): string {
  return `${group} ${Math.floor(at / 86_400_000)}`
}

interface Fields {
  /** For each term how often it stands in the candidate, weighted by where. */
  readonly counts: number[]
  readonly length: number
}

interface ReadText {
  readonly counts: readonly number[]
  readonly length: number
}

/** Reads texts for a question's terms. A text that stands beside several candidates is read once, a word is stemmed once. */
function reader({ terms }: SearchQuestion): (text: string) => ReadText {
  const known = new Map<string, ReadText>()
  const count = counter(terms)
  return (text) => {
    const before = known.get(text)
    if (before) return before
    const words = wordsOf(text)
    const read = { counts: count(words), length: words.length }
    known.set(text, read)
    return read
  }
}

const NO_TERM = -1

function counter(terms: readonly QueryTerm[]): (words: readonly string[]) => number[] {
  const single = new Map(
    terms.map(({ stems }, index) => [stems.length === 1 ? stems[0] : '', index]),
  )
  const sequences = [...terms.entries()].filter(([, { stems }]) => stems.length > 1)
  const termOfWord = new Map<string, number>()
  return (words) => {
    const counts = terms.map(() => 0)
    for (const word of words) {
      const known = termOfWord.get(word)
      const term = known ?? single.get(stemOf(word)) ?? NO_TERM
      if (known === undefined) termOfWord.set(word, term)
      if (term !== NO_TERM) counts[term] = (counts[term] ?? 0) + 1
    }
    if (sequences.length === 0) return counts
    const stems = words.map(stemOf)
    for (const [index, term] of sequences) counts[index] = countOf(stems, term.stems)
    return counts
  }
}

function fieldsOf({ own, near, around, date }: Candidate, read: ReturnType<typeof reader>): Fields {
  const mine = read(own)
  const counts = mine.counts.map((count) => count * WEIGHTS.own)
  let length = mine.length + DATE_LENGTH
  const lend = (weight: number, { counts: lent, length: more }: ReadText): void => {
    for (const [term, count] of lent.entries()) counts[term] = (counts[term] ?? 0) + weight * count
    length += more
  }
  for (const piece of near) lend(WEIGHTS.near, read(piece.text))
  for (const piece of around) lend(WEIGHTS.around, read(piece.text))
  const when = read(date)
  lend(WEIGHTS.date, { counts: when.counts, length: 0 })
  return { counts, length }
}

/** How much it tells that a memory holds a term. */
function rarity(frequency: number, total: number): number {
  return Math.log(1 + (Math.max(total, frequency) - frequency + 0.5) / (frequency + 0.5))
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 1 : values.reduce((sum, value) => sum + value, 0) / values.length
}
