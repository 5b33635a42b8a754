import { stemOf } from '../../search/words.ts'
import type { TextAnalysis } from './text-analysis.ts'

/** How common words are in all memories of the person. */
export interface WordStatistics {
  readonly total: number
  readonly frequency: (phrase: string) => number
}

const MOST_TOPICS = 5
/** What is in more memories than this tells little about one. */
const COMMON = { share: 0.2, never: 20 } as const
/** Where no library tells nouns from other words, statistics alone keep those out that say nothing. */
const COMMON_OTHER = { share: 0.05, never: 3 } as const
/** Beyond this a rarer word says no more: a slip of the pen is the rarest. */
const MOST_BITS = 4

/** The words that a memory is about: frequent in it, and rare in the person's others. */
export function pickTopics(
  { words, isEnglish }: TextAnalysis,
  statistics: WordStatistics,
): string[] {
  const { total, frequency } = statistics
  const { share, never } = isEnglish ? COMMON : COMMON_OTHER
  const most = Math.max(never, total * share)
  const judged = byStem(words).map(({ word, count }) => ({ word, count, in: frequency(word) }))
  const scored = judged
    .filter((one) => one.in <= most)
    .map(({ word, count, in: known }) => ({ word, score: count * bitsOf(known, total) }))
  return scored
    .toSorted((one, other) => other.score - one.score)
    .slice(0, MOST_TOPICS)
    .map(({ word }) => word)
}

function bitsOf(known: number, total: number): number {
  return Math.min(MOST_BITS, Math.log2(1 + total / Math.max(1, known)))
}

/** `bike` and `bikes` are one; the first stands for both. */
function byStem(words: TextAnalysis['words']): { word: string; count: number }[] {
  const found = new Map<string, { word: string; count: number }>()
  for (const { word, count } of words) {
    const key = stemOf(word)
    const known = found.get(key)
    found.set(key, { word: known?.word ?? word, count: (known?.count ?? 0) + count })
  }
  return [...found.values()]
}
