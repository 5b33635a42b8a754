import type { FoundMemory } from './found-memories.ts'
import type { Gathered } from './gathered.ts'
import { judgeSentences } from './judge-sentences.ts'

/** Sentences of one memory that are quoted together. */
export interface Quote {
  readonly memory: FoundMemory
  readonly sentences: readonly string[]
}

/** What is quoted, and whether it seems to answer the question. */
export interface PickedQuotes {
  readonly quotes: readonly Quote[]
  readonly isClose: boolean
}

const MOST_SENTENCES = 6
const MOST_MEMORIES = 5
const MOST_OF_ONE = 2
const MOST_THAT_ARE_CLOSEST = 2
/** How much of the question, by the weight of its words, something that answers has. */
const ANSWERS = 0.4
/** A sentence that is worse than the best by more is not worth the room. */
const LEAST_OF_BEST = 0.45
/** The search knows neighbours and meanings, which words do not show. */
const PER_PLACE = 0.06
const IN_TIME = 1.4
const RECENT_DAYS = 120
const DAY_MS = 86_400_000
const LONGEST = 320
const QUESTION = /[?？؟]\p{P}*\s*$/u

interface Candidate {
  readonly memory: FoundMemory
  readonly place: number
  readonly at: number
  readonly score: number
}

/** Picks the sentences that answer best, at most six. */
export function pickQuotes(gathered: Gathered, found: readonly FoundMemory[]): PickedQuotes {
  const memories = found.map(withoutQuestions).filter(({ sentences }) => sentences.length > 0)
  const { question, past } = gathered.asked
  const isOnlyTime = question.terms.length === 0 && past?.kind === 'period'
  const { scores, covered } = judgeSentences(question, memories)
  const all = memories.flatMap((memory, place) =>
    memory.sentences.map((_, at): Candidate => {
      const own = scores[place]?.[at] ?? 0
      const isFirst = at === 0 && isOnlyTime ? 0.5 : 0
      return { memory, place, at, score: (own + isFirst) * weightOf(memory, place, gathered) }
    }),
  )
  const best = all.toSorted((a, b) => b.score - a.score)
  const [top] = best
  if (!top || top.score === 0) return { quotes: [], isClose: false }
  const isClose = isOnlyTime || Math.max(...covered) >= ANSWERS
  const worthwhile = best.filter(({ score }) => score >= top.score * LEAST_OF_BEST)
  const quotes = grouped(worthwhile)
  return { quotes: isClose ? quotes : quotes.slice(0, MOST_THAT_ARE_CLOSEST), isClose }
}

/** What was asked before, in a chat, fits the same question best, and answers nothing. */
function withoutQuestions(memory: FoundMemory): FoundMemory {
  if (memory.type !== 'conversation') return memory
  const sentences = memory.sentences.filter((sentence) => !QUESTION.test(sentence))
  return { ...memory, sentences }
}

function weightOf({ at }: FoundMemory, place: number, { asked, now }: Gathered): number {
  const byPlace = 1 / (1 + PER_PLACE * place)
  const { past, question } = asked
  const isInTime = past?.kind === 'period' && at >= past.from && at <= past.to
  const ageDays = Math.max(0, now.getTime() - at) / DAY_MS
  const recent = question.wantsRecent ? 1 + Math.exp(-ageDays / RECENT_DAYS) : 1
  return byPlace * recent * (isInTime ? IN_TIME : 1)
}

/** Sentences of one memory stand together, in its order; memories in the order of their best sentence. */
function grouped(candidates: readonly Candidate[]): Quote[] {
  const places = new Map<FoundMemory, number[]>()
  let count = 0
  for (const { memory, at } of candidates) {
    const taken = places.get(memory)
    const isFull = taken ? taken.length >= MOST_OF_ONE : places.size >= MOST_MEMORIES
    if (isFull || count >= MOST_SENTENCES) continue
    places.set(memory, [...(taken ?? []), at])
    count += 1
  }
  return [...places].map(([memory, taken]) => ({
    memory,
    sentences: taken.toSorted((a, b) => a - b).map((at) => within(memory.sentences[at] ?? '')),
  }))
}

function within(sentence: string): string {
  return sentence.length <= LONGEST ? sentence : `${sentence.slice(0, LONGEST).trimEnd()}…`
}
