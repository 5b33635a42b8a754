import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'
import { cut } from '../../prompts/neutral-text.ts'
import { keyOf } from './enrichment.ts'
import { type NamedPerson, peopleIn } from './known-names.ts'
import { pickTopics, type WordStatistics } from './pick-topics.ts'
import type { TextAnalysis, TextName } from './text-analysis.ts'

/** A name of a memory, with every other that stands for the same. */
export interface FoundName extends TextName {
  readonly names: readonly string[]
  readonly isKnown: boolean
}

/** What a memory is about, without a model. */
export interface Judgement {
  readonly names: readonly FoundName[]
  readonly topics: readonly string[]
  readonly importance: number
}

interface JudgedMemory {
  readonly event: EpisodicEvent
  readonly text: string
  readonly analysis: TextAnalysis
  readonly isTrusted: boolean
}

const MOST_JUDGED = 20_000

/** The text that a memory is judged by. */
export function judgedText({ content, response = '' }: EpisodicEvent): string {
  return cut(response === '' ? content : `${content}\n${response}`, MOST_JUDGED)
}

/** Judges a memory by its text, the people whom the person knows, and how common its words are. Deterministic. */
export function judgeMemory(
  { event, text, analysis, isTrusted }: JudgedMemory,
  people: readonly NamedPerson[],
  statistics: WordStatistics,
): Judgement {
  const names = namesOf(text, analysis, people)
  const spoken = new Set(names.flatMap(({ text: name }) => keyOf(name).split(/\s+/)))
  const topics = pickTopics(analysis, statistics).filter((topic) => !spoken.has(topic))
  return { names, topics, importance: importanceOf({ event, text, isTrusted }, names) }
}

/** The people whom the person knows go first. */
function namesOf(
  text: string,
  { names }: TextAnalysis,
  people: readonly NamedPerson[],
): FoundName[] {
  const known = peopleIn(text, people).map(({ person, spelled }): FoundName => ({
    text: spelled,
    kind: 'person',
    names: person.names,
    isKnown: true,
  }))
  const taken = new Set(known.flatMap((one) => [one.text, ...one.names]).map(keyOf))
  const others = new Map<string, FoundName>()
  for (const name of names) {
    const key = keyOf(name.text)
    if (taken.has(key) || others.has(key)) continue
    others.set(key, { ...name, names: [name.text], isKnown: false })
  }
  return [...known, ...others.values()]
}

const BASE = 0.3
const LONG = 600
const WEIGHTS = { known: 0.15, name: 0.04, own: 0.1, tagged: 0.05, long: 0.1 } as const

/** What a person has written themselves, at length, about people they know, tends to matter to them. */
function importanceOf(
  { event, text, isTrusted }: Omit<JudgedMemory, 'analysis'>,
  names: readonly FoundName[],
): number {
  const known = names.filter(({ isKnown }) => isKnown).length
  return (
    BASE +
    WEIGHTS.known * Math.min(2, known) +
    WEIGHTS.name * Math.min(3, names.length - known) +
    (isTrusted ? WEIGHTS.own : 0) +
    ((event.tags ?? []).length > 0 ? WEIGHTS.tagged : 0) +
    WEIGHTS.long * Math.min(1, text.length / LONG)
  )
}
