import { stemOf, wordsOf } from '../search/words.ts'
import { namesATime } from './names-a-time.ts'

/** What ranking needs of a text. It is worked out once, when the text is taken into the index, and not whenever it may be an answer. */
export interface StemmedText {
  /** The stems of its beginning, which others may borrow, each with a blank on both sides. */
  readonly lent: string
  readonly lentCount: number
  /** Those of the rest, so that `lent` and `rest` in one are the whole. */
  readonly rest: string
  readonly restCount: number
  /** It asks something itself. */
  readonly asks: boolean
  readonly namesTime: boolean
}

/** How much of a text neighbours may borrow, in characters; the last word is whole. */
export const LENT_LENGTH = 1_000

/** Reads a text for the index. INVARIANT: what this gives depends on the text alone; a change of it raises `SCHEMA_VERSION`. */
export function stemmedText(text: string): StemmedText {
  const stems = wordsOf(text).map(stemOf)
  const lentCount =
    text.length <= LENT_LENGTH ? stems.length : wordsOf(text.slice(0, LENT_LENGTH)).length
  return {
    lent: ` ${stems.slice(0, lentCount).map(withBlank).join('')}`,
    lentCount,
    rest: stems.slice(lentCount).map(withBlank).join(''),
    restCount: stems.length - lentCount,
    asks: text.includes('?'),
    namesTime: namesATime(text),
  }
}

function withBlank(stem: string): string {
  return `${stem} `
}
