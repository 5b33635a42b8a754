import { sentencesOf } from '../../prompts/sentences.ts'
import { STOP_WORDS } from '../../search/stop-words.ts'
import type { OwnMemory } from '../own-memories.ts'

/** A phrase, and the memories in which it stands. */
export interface RepeatedPhrase {
  readonly text: string
  readonly memories: readonly OwnMemory[]
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:[’'-][\p{L}\p{M}]+)*/gu
const SHORTEST = 3
const LONGEST = 6
/** Such a phrase needs no word of its own to be one: `at the end of the day`. */
const LONG_ENOUGH = 5
/** Words with which no phrase begins, and with which none ends. */
const NO_BEGINNINGS: ReadonlySet<string> = new Set(['and', 'or', 'of', 'but', 'so', 'that'])
const NO_ENDS: ReadonlySet<string> = new Set(
  'the a an and or but of to in on at by for with from i my your his her their our that this'.split(
    ' ',
  ),
)
const LEAST_MEMORIES = 3
const MOST_WORDS = 400

/** Phrases of three to six words that come again in several memories: the oftenest first, and none that is only a part of another. */
export function repeatedPhrases(memories: readonly OwnMemory[]): RepeatedPhrase[] {
  const found = new Map<string, Set<OwnMemory>>()
  for (const memory of memories) {
    for (const text of phrasesIn(memory.text)) {
      const known = found.get(text) ?? new Set()
      found.set(text, known.add(memory))
    }
  }
  const repeated = [...found]
    .filter(([, where]) => where.size >= LEAST_MEMORIES)
    .map(([text, where]) => ({ text, memories: [...where] }))
  return repeated
    .filter((one) => !repeated.some((other) => isPartOf(one, other)))
    .toSorted((a, b) => b.memories.length - a.memories.length || (a.text < b.text ? -1 : 1))
}

function phrasesIn(text: string): Set<string> {
  const phrases = new Set<string>()
  let left = MOST_WORDS
  for (const sentence of sentencesOf(text)) {
    const words = (sentence.toLowerCase().match(WORD) ?? []).slice(0, Math.max(0, left))
    left -= words.length
    for (let from = 0; from < words.length; from += 1)
      for (let length = SHORTEST; length <= LONGEST && from + length <= words.length; length += 1)
        addTelling(phrases, words.slice(from, from + length))
  }
  return phrases
}

function addTelling(phrases: Set<string>, words: readonly string[]): void {
  if (NO_BEGINNINGS.has(words[0] ?? '') || NO_ENDS.has(words.at(-1) ?? '')) return
  const isTelling = words.some((word) => !STOP_WORDS.has(word)) || words.length >= LONG_ENOUGH
  if (isTelling) phrases.add(words.join(' '))
}

function isPartOf(one: RepeatedPhrase, other: RepeatedPhrase): boolean {
  return (
    one !== other &&
    other.memories.length >= one.memories.length &&
    ` ${other.text} `.includes(` ${one.text} `)
  )
}
