import { stemOf, wordsOf } from './words.ts'

/** Somebody in the person's life, with every name that they go by: `Anna Miller`, `Annie`, `sister`. */
export interface KnownPerson {
  readonly names: readonly string[]
}

export interface NamedPerson extends KnownPerson {
  /** Those of the names that are names, and not what somebody is to the person. */
  readonly called: readonly string[]
}

/** What somebody is called, each as words: by every name where they are known, else as they are named. */
export function namesOf(name: string, people: readonly NamedPerson[]): string[][] {
  const named = sound(wordsOf(name))
  const known = people.filter(({ called }) => called.some((one) => sound(wordsOf(one)) === named))
  const all = [name, ...known.flatMap(({ called }) => called)].map(wordsOf)
  const spelled = all.filter((words) => words.length > 0)
  return [...new Map(spelled.map((words) => [sound(words), words])).values()]
}

function sound(words: readonly string[]): string {
  return words.map(stemOf).join(' ')
}

/** The other names of everybody whom a query names, each as words: who asks for `my sister` also means `Anna`. */
export function otherNames(
  queryStems: readonly string[],
  people: readonly KnownPerson[],
): string[][] {
  const found = people.flatMap(({ names }) => {
    const spelled = names.map(wordsOf).filter((words) => words.length > 0)
    const others = spelled.filter((words) => !holds(queryStems, words.map(stemOf)))
    return others.length < spelled.length ? others : []
  })
  return [...new Map(found.map((words) => [words.join(' '), words])).values()]
}

/** Whether a sequence stands in another one as it is. */
export function holds(stems: readonly string[], sequence: readonly string[]): boolean {
  return countOf(stems, sequence) > 0
}

/** How often a sequence stands in another one. */
export function countOf(stems: readonly string[], sequence: readonly string[]): number {
  const [first] = sequence
  let count = 0
  for (let at = stems.indexOf(first ?? ''); at !== -1; at = stems.indexOf(first ?? '', at + 1)) {
    if (sequence.every((stem, offset) => stems[at + offset] === stem)) count += 1
  }
  return count
}
