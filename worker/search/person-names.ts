import { stemOf, wordsOf } from './words.ts'

/** Somebody in the person's life, with every name that they go by: `Anna Miller`, `Annie`, `sister`. */
export interface KnownPerson {
  readonly names: readonly string[]
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
