/** Where a text may be parted, the best place first: lines (rows of a table), sentences, words. */
const ENDS: readonly RegExp[] = [/\n/g, /[.!?。！？…](?=\s|$)|[。！？]/gu, /\s/g]

/** Parts a text into pieces of at most so many characters, each as long as a good place to part it allows; nothing but blanks is lost. */
export function splitText(text: string, most: number): string[] {
  const pieces: string[] = []
  let rest = text.trim()
  while (rest.length > most) {
    const end = endOfPiece(rest, most)
    pieces.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end).trimStart()
  }
  return rest === '' ? pieces : [...pieces, rest]
}

function endOfPiece(text: string, most: number): number {
  // With the character after it, which says whether a word or a sentence ends right here.
  const window = text.slice(0, most + 1)
  for (const end of ENDS) {
    const fitting = [...window.matchAll(end)].filter(
      (found) => found.index + found[0].trimEnd().length <= most,
    )
    const last = fitting.at(-1)
    const place = last ? last.index + last[0].length : 0
    if (place > most / 2) return place
  }
  // Never between the two halves of a character.
  const unit = text.charCodeAt(most - 1)
  return unit >= 0xd800 && unit <= 0xdbff ? most - 1 : most
}
