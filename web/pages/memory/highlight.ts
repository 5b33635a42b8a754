/** A piece of a text, and whether it is one of the words that were looked for. */
export interface Piece {
  readonly text: string
  readonly isMatch: boolean
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu
const OWN_WORDS = /(?:^|· )its words: ([^·]*)/
/** Shorter ones stand in too many words. */
const LEAST_PREFIX = 3

/** Cuts a text at the words that matched: those that the reason of a hit names, and those that begin with a word of the question. */
export function highlighted(
  text: string,
  { q, why }: { readonly q: string; readonly why: string },
): Piece[] {
  const own = wordsOf(OWN_WORDS.exec(why)?.[1] ?? '')
  const asked = wordsOf(q).filter((word) => word.length >= LEAST_PREFIX)
  const isMatch = (word: string): boolean => {
    const folded = fold(word)
    return own.includes(folded) || asked.some((prefix) => folded.startsWith(prefix))
  }
  const pieces: Piece[] = []
  let end = 0
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!isMatch(word)) continue
    if (index > end) pieces.push({ text: text.slice(end, index), isMatch: false })
    pieces.push({ text: word, isMatch: true })
    end = index + word.length
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isMatch: false })
  return pieces
}

function wordsOf(text: string): string[] {
  return [...text.matchAll(WORD)].map(([word]) => fold(word))
}

/** The search does not mind accents and capitals either. */
function fold(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
