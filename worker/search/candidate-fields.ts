import { DATE_NAMES } from '../index/date-text.ts'
import type { Candidate, Piece } from './candidates.ts'
import type { QueryTerm } from './search-question.ts'
import { stemOf, wordsOf } from './words.ts'

/** How often the terms of a question stand in a candidate. */
export interface CandidateFields {
  /** For each term, weighted by where it stands. */
  readonly counts: readonly number[]
  /** In words, with what neighbours lend. */
  readonly length: number
}

const WEIGHTS = { own: 3, near: 1, around: 0.5, date: 0.75 } as const
const DATE_LENGTH = 6

/** Reads candidates for a question's terms. A text that stands beside several candidates is read once. */
export function fieldsReader(
  terms: readonly QueryTerm[],
): (candidate: Candidate) => CandidateFields {
  const needles = terms.map(({ stems }) => ` ${stems.join(' ')} `)
  const none = needles.map(() => 0)
  const inText = remembering(({ stems }: Piece) => countsIn(stems, needles) ?? none)
  // Most questions name no date: no date needs to be read for them.
  const inDate = terms.some(mayStandInDate())
    ? remembering(
        (date: string) => countsIn(` ${wordsOf(date).map(stemOf).join(' ')} `, needles) ?? none,
      )
    : () => none
  return ({ own, near, around, date }) => {
    const counts = [...none]
    const add = (weight: number, more: readonly number[]): void => {
      if (more !== none) addTo(counts, weight, more)
    }
    add(WEIGHTS.own, inText(own))
    for (const piece of near) add(WEIGHTS.near, inText(piece))
    for (const piece of around) add(WEIGHTS.around, inText(piece))
    add(WEIGHTS.date, inDate(date))
    return { counts, length: own.length + DATE_LENGTH + lengthOf(near) + lengthOf(around) }
  }
}

const FIGURES = /^\d+$/

function mayStandInDate(): (term: QueryTerm) => boolean {
  const names = new Set(DATE_NAMES.map(stemOf))
  return ({ stems }) => stems.every((stem) => FIGURES.test(stem) || names.has(stem))
}

function remembering<T>(read: (text: T) => readonly number[]): (text: T) => readonly number[] {
  const known = new Map<T, readonly number[]>()
  return (text) => {
    const before = known.get(text)
    if (before) return before
    const counts = read(text)
    known.set(text, counts)
    return counts
  }
}

/** Stems have a blank on both sides, and so have needles; two that follow each other share theirs. Undefined when nothing is there. */
function countsIn(stems: string, needles: readonly string[]): number[] | undefined {
  let counts: number[] | undefined
  for (const [term, needle] of needles.entries()) {
    for (let at = stems.indexOf(needle); at !== -1; at = stems.indexOf(needle, at + 1)) {
      counts ??= needles.map(() => 0)
      counts[term] = (counts[term] ?? 0) + 1
    }
  }
  return counts
}

function addTo(counts: number[], weight: number, more: readonly number[]): void {
  for (const [term, count] of more.entries()) counts[term] = (counts[term] ?? 0) + weight * count
}

function lengthOf(pieces: readonly Piece[]): number {
  let sum = 0
  for (const { length } of pieces) sum += length
  return sum
}
