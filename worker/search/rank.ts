import type { Candidate } from './candidates.ts'
import { fieldsReader } from './candidate-fields.ts'
import { asksAbout, type SearchQuestion } from './search-question.ts'

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

interface Judging extends SearchQuestion {
  readonly period?: NamedPeriod | undefined
  readonly isAsked: (speaker: string) => boolean
}

export interface RankedCandidate {
  readonly candidate: Candidate
  readonly score: number
  /** What else than its words speaks for it. */
  readonly notes: readonly string[]
}

/** BM25 with fields (Robertson, Zaragoza, Taylor 2004): the fields' counts are weighted before they are saturated. */
const SATURATION = 1.2
const LENGTH_SHARE = 0.6

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

/** Puts candidates in the order in which they answer a question, best first. What shares no word with it is left out. */
export function rank(
  question: Asked,
  candidates: readonly Candidate[],
  corpus: Corpus,
): RankedCandidate[] {
  const fields = candidates.map(fieldsReader(question.terms))
  const isAsked = speakersAsked(question)
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
    return judged({ ...question, isAsked }, { candidate, score, notes: [] }, corpus.now)
  })
  return spread(scored.filter(({ score }) => score > 0).toSorted(byScore))
}

/** Of two equal ones the newer comes first. */
function byScore(one: RankedCandidate, other: RankedCandidate): number {
  return other.score - one.score || other.candidate.at - one.candidate.at
}

/** What else than shared words makes an answer likelier. */
function judged(question: Judging, ranked: RankedCandidate, now: number): RankedCandidate {
  const { candidate } = ranked
  const { speaker, at } = candidate
  const notes: string[] = []
  let { score } = ranked
  if (speaker !== '' && question.isAsked(speaker)) {
    score *= SPEAKER_FACTOR
    notes.push(`said by ${speaker}`)
  }
  if (candidate.asks) score *= QUESTION_FACTOR
  if (question.asksWhen && candidate.namesTime) score *= TIME_FACTOR
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

/** Many candidates have one speaker. */
function speakersAsked(question: Asked): (speaker: string) => boolean {
  const known = new Map<string, boolean>()
  return (speaker) => {
    const isAsked = known.get(speaker) ?? asksAbout(question, speaker)
    known.set(speaker, isAsked)
    return isAsked
  }
}

/** Keeps one stretch of talk, or one text kept twice, from filling the page. */
function spread(ranked: readonly RankedCandidate[]): RankedCandidate[] {
  const rest = ranked.slice(0, MOST_TO_SPREAD).map(spreadable)
  const spreadOut: RankedCandidate[] = []
  for (let taken = best(rest); taken; taken = best(rest)) {
    rest.splice(rest.indexOf(taken), 1)
    spreadOut.push({ ...taken.ranked, score: taken.score })
    for (const other of rest) {
      if (other.stretch === taken.stretch) other.score *= SAME_STRETCH_FACTOR
      if (other.text === taken.text && !other.isRepeat) {
        other.score *= SAME_TEXT_FACTOR
        other.isRepeat = true
      }
    }
  }
  return [...spreadOut, ...ranked.slice(MOST_TO_SPREAD)]
}

interface Spreadable {
  readonly ranked: RankedCandidate
  readonly stretch: string
  readonly text: string
  score: number
  isRepeat: boolean
}

function spreadable(ranked: RankedCandidate): Spreadable {
  const { candidate, score } = ranked
  return {
    ranked,
    stretch: stretchOf(candidate),
    text: candidate.own.stems,
    score,
    isRepeat: false,
  }
}

/** The first of those with the highest score. */
function best(rest: readonly Spreadable[]): Spreadable | undefined {
  let [first] = rest
  for (const one of rest) if (first && one.score > first.score) first = one
  return first
}

function stretchOf({ group, at }: Candidate): string {
  return `${group} ${Math.floor(at / 86_400_000)}`
}

/** How much it tells that a memory holds a term. */
function rarity(frequency: number, total: number): number {
  return Math.log(1 + (Math.max(total, frequency) - frequency + 0.5) / (frequency + 0.5))
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 1 : values.reduce((sum, value) => sum + value, 0) / values.length
}
