import { holds } from '../search/person-names.ts'
import type { QueryTerm, SearchQuestion } from '../search/search-question.ts'
import { stemOf, wordsOf } from '../search/words.ts'
import { namesATime } from '../index/names-a-time.ts'

/** What is judged: texts, each cut into sentences. */
export interface JudgedText {
  readonly sentences: readonly string[]
  /** What stands with all of its sentences: names, tags, its date spelled out. */
  readonly about: string
}

/** How well the sentences of texts answer a question. */
export interface Judgement {
  /** For each text the scores of its sentences, 0 for one that has nothing of it. */
  readonly scores: readonly (readonly number[])[]
  /** For each text the share of the question, by the weight of its words, that the text has. */
  readonly covered: readonly number[]
}

const NAMES_A_TIME = 1.3
const ASKS_ITSELF = 0.5
/** A word in the sentence before or after counts so much. */
const NEARBY = 0.3
/** So does one that stands with the whole text. */
const ABOUT = 0.3
const QUESTION = /[?？]\s*["”’')]*$/

/** Judges sentences by the words of a question: the rarer among these texts, the more a word tells. */
export function judgeSentences(question: SearchQuestion, texts: readonly JudgedText[]): Judgement {
  const stemmed = texts.map(({ sentences, about }) => ({
    sentences: sentences.map(stemsOf),
    about: stemsOf(about),
  }))
  const weights = question.terms.map((term) => ({ term, weight: weightOf(term, stemmed) }))
  const total = weights.reduce((sum, { weight }) => sum + weight, 0)
  const scores = stemmed.map((text, place) =>
    text.sentences.map((_, at) => {
      const sentence = texts[place]?.sentences[at] ?? ''
      return scoreOf(text, at, weights) * factorOf(question, sentence)
    }),
  )
  const covered = stemmed.map(({ sentences, about }) => {
    const all = [...sentences, about]
    const found = weights.filter(({ term }) => all.some((one) => holds(one, term.stems)))
    return total === 0 ? 0 : found.reduce((sum, { weight }) => sum + weight, 0) / total
  })
  return { scores, covered }
}

interface StemmedText {
  readonly sentences: readonly (readonly string[])[]
  readonly about: readonly string[]
}

type Weights = readonly { readonly term: QueryTerm; readonly weight: number }[]

function stemsOf(text: string): string[] {
  return wordsOf(text).map(stemOf)
}

/** A word that none of the texts has tells the most: they may be no answer at all. */
function weightOf({ stems, weight }: QueryTerm, texts: readonly StemmedText[]): number {
  const having = texts.filter(({ sentences }) => sentences.some((one) => holds(one, stems))).length
  return weight * Math.log(1 + (texts.length + 1) / (having + 0.5))
}

function scoreOf({ sentences, about }: StemmedText, at: number, weights: Weights): number {
  const own = sentences[at] ?? []
  const near = [...(sentences[at - 1] ?? []), '', ...(sentences[at + 1] ?? [])]
  let score = 0
  let isOwn = false
  for (const { term, weight } of weights) {
    if (holds(own, term.stems)) {
      score += weight
      isOwn = true
    } else if (holds(near, term.stems)) score += weight * NEARBY
    else if (holds(about, term.stems)) score += weight * ABOUT
  }
  return isOwn ? score : score / 2
}

function factorOf({ asksWhen }: SearchQuestion, sentence: string): number {
  const time = asksWhen && namesATime(sentence) ? NAMES_A_TIME : 1
  return QUESTION.test(sentence) ? time * ASKS_ITSELF : time
}
