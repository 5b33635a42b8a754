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
  const inText = remembering((stems) => countsIn(stems, needles))
  const inDate = remembering((date) =>
    countsIn(` ${wordsOf(date).map(stemOf).join(' ')} `, needles),
  )
  return ({ own, near, around, date }) => {
    const counts = needles.map(() => 0)
    add(counts, WEIGHTS.own, inText(own.stems))
    for (const { stems } of near) add(counts, WEIGHTS.near, inText(stems))
    for (const { stems } of around) add(counts, WEIGHTS.around, inText(stems))
    add(counts, WEIGHTS.date, inDate(date))
    return { counts, length: own.length + DATE_LENGTH + lengthOf(near) + lengthOf(around) }
  }
}

function remembering(
  read: (text: string) => readonly number[],
): (text: string) => readonly number[] {
  const known = new Map<string, readonly number[]>()
  return (text) => {
    const before = known.get(text)
    if (before) return before
    const counts = read(text)
    known.set(text, counts)
    return counts
  }
}

/** Stems have a blank on both sides, and so have needles; two that follow each other share theirs. */
function countsIn(stems: string, needles: readonly string[]): number[] {
  return needles.map((needle) => {
    let count = 0
    for (let at = stems.indexOf(needle); at !== -1; at = stems.indexOf(needle, at + 1)) count += 1
    return count
  })
}

function add(counts: number[], weight: number, more: readonly number[]): void {
  for (const [term, count] of more.entries()) counts[term] = (counts[term] ?? 0) + weight * count
}

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0)
}
