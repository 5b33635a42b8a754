import { holds, type KnownPerson, otherNames } from './person-names.ts'
import { STOP_WORDS } from './stop-words.ts'
import { stemOf, wordsOf } from './words.ts'

/** One thing that a memory may hold to be an answer. */
export interface QueryTerm {
  /** Words that must stand beside each other, in whatever form; mostly one. */
  readonly words: readonly string[]
  readonly stems: readonly string[]
  readonly weight: number
}

/** What a person typed, as far as it is understood. */
export interface SearchQuestion {
  readonly terms: readonly QueryTerm[]
  /** Stems of all that was typed and of the other names of whom it names. */
  readonly named: readonly string[]
  /** It asks for a time: memories that name one are likelier answers. */
  readonly asksWhen: boolean
  /** It asks for the latest. */
  readonly wantsRecent: boolean
}

const MAX_TERMS = 64
const DAY_IN_FIGURES = /\b\d{4}-\d{2}-\d{2}\b/g
const OTHER_NAME_WEIGHT = 0.8
const ASKS_WHEN = /^\W*(?:when\b|(?:on )?(?:what|which) (?:day|date|time|month|year)\b)/i
const WANTS_RECENT =
  /\b(?:latest|newest|most recent|recently|currently|right now|these days|last time|nowadays)\b/i
const SPACELESS =
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{M}]+$/u

/** Understands a question. Stop words are left out unless there is nothing else; scripts without spaces are looked for two by two. */
export function understand(typed: string, people: readonly KnownPerson[] = []): SearchQuestion {
  const days = [...new Set(typed.match(DAY_IN_FIGURES))].map(wordsOf)
  const words = wordsOf(typed.replaceAll(DAY_IN_FIGURES, ' '))
  const telling = words.filter((word) => !STOP_WORDS.has(word))
  const stems = words.map(stemOf)
  const others = otherNames(stems, people)
  const asked = telling.length > 0 || days.length > 0 ? telling : words
  const terms = [
    ...[...days, ...termsOf(asked)].map((one) => termOf(one, 1)),
    ...others.map((one) => termOf(one, OTHER_NAME_WEIGHT)),
  ]
  return {
    terms: uniqueTerms(terms).slice(0, MAX_TERMS),
    named: [...stems, ...others.flat().map(stemOf)],
    asksWhen: ASKS_WHEN.test(typed),
    wantsRecent: WANTS_RECENT.test(typed),
  }
}

/** Whether somebody of this name is asked about. */
export function asksAbout({ named }: SearchQuestion, name: string): boolean {
  const stems = wordsOf(name).map(stemOf)
  return stems.length > 0 && (holds(named, stems) || named.includes(stems[0] ?? ''))
}

function termsOf(words: readonly string[]): string[][] {
  const terms: string[][] = []
  for (let from = 0; from < words.length;) {
    const run = spacelessRun(words, from)
    if (run.length > 1) terms.push(...pairsOf(run))
    else terms.push([words[from] ?? ''])
    from += Math.max(1, run.length)
  }
  return terms
}

function termOf(words: readonly string[], weight: number): QueryTerm {
  return { words, stems: words.map(stemOf), weight }
}

/** Two forms of one word ask for the same. */
function uniqueTerms(terms: readonly QueryTerm[]): QueryTerm[] {
  const byStems = new Map<string, QueryTerm>()
  for (const term of terms) {
    const key = term.stems.join(' ')
    if (!byStems.has(key)) byStems.set(key, term)
  }
  return [...byStems.values()]
}

/** Characters that were typed beside each other in a script without spaces: each is a word of its own by now. */
function spacelessRun(words: readonly string[], from: number): string[] {
  const end = words.findIndex((word, index) => index >= from && !SPACELESS.test(word))
  return words.slice(from, end === -1 ? words.length : end)
}

function pairsOf(run: readonly string[]): string[][] {
  return run.slice(1).map((character, index) => [run[index] ?? '', character])
}
