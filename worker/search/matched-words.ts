import { closeUp } from '../index/search-text.ts'
import type { QueryTerm } from './search-question.ts'
import { stemOf, wordsOf } from './words.ts'

/** The words of a memory that a question asks for, as they stand there. */
export interface MatchedWords {
  readonly own: readonly string[]
  readonly nearby: readonly string[]
  readonly date: readonly string[]
  /** What else speaks for it. */
  readonly notes: readonly string[]
}

/** The texts of a memory as they stand. */
export interface MemoryTexts {
  readonly own: string
  readonly date: string
  /** What its neighbours lend it, the nearest first. */
  readonly nearby: readonly string[]
}

/** Which words of a candidate answer to the terms, and where they stand. */
export function matchedWords(
  terms: readonly QueryTerm[],
  { own, nearby: lent, date }: MemoryTexts,
): Omit<MatchedWords, 'notes'> {
  const inOwn = answering(terms, own)
  const nearby = answering(terms, lent.join('\n'))
  return {
    own: inOwn,
    nearby: nearby.filter((word) => !inOwn.includes(word)),
    date: answering(terms, date),
  }
}

function answering(terms: readonly QueryTerm[], text: string): string[] {
  const words = wordsOf(text)
  const stems = words.map(stemOf)
  const marked = new Set<number>()
  for (const { stems: wanted } of terms) {
    for (
      let at = stems.indexOf(wanted[0] ?? '');
      at !== -1;
      at = stems.indexOf(wanted[0] ?? '', at + 1)
    ) {
      if (wanted.every((stem, offset) => stems[at + offset] === stem)) {
        for (const offset of wanted.keys()) marked.add(at + offset)
      }
    }
  }
  const spelled = stretches(marked).map(([from, to]) => closeUp(words.slice(from, to).join(' ')))
  return [...new Set(spelled.flatMap((stretch) => stretch.split(' ')))]
}

/** Places that follow each other, as half-open ranges. */
function stretches(marked: ReadonlySet<number>): [number, number][] {
  const ranges: [number, number][] = []
  for (const place of [...marked].toSorted((one, other) => one - other)) {
    const last = ranges.at(-1)
    if (last && last[1] === place) last[1] = place + 1
    else ranges.push([place, place + 1])
  }
  return ranges
}
