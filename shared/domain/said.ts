/**
 * One sentence that the page says in its own language: which of a closed list, and what it speaks of. `quote` among the values is what a
 * program, a file or the system said, in its own words.
 */
export interface Said<Code extends string = string> {
  readonly code: Code
  readonly values: SaidValues
}

export type SaidValues = Readonly<Record<string, string | number>>

/** A sentence for each code of a list: one that is missing does not compile. */
export type Sentences<Code extends string> = Readonly<Record<Code, (values: SaidValues) => string>>

/** Sentences in the words of a table, one behind the other. */
export function inWords<Code extends string>(
  said: readonly Said<Code>[],
  sentences: Sentences<Code>,
): string {
  return said
    .map(({ code, values }) => sentences[code](values))
    .join(' ')
    .trim()
}
