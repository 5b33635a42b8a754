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
  const window = text.slice(0, most)
  for (const end of ENDS) {
    const places = [...window.matchAll(end)].map((found) => found.index + found[0].length)
    const last = places.at(-1) ?? 0
    if (last > most / 2) return last
  }
  // Never between the two halves of a character.
  const unit = text.charCodeAt(most - 1)
  return unit >= 0xd800 && unit <= 0xdbff ? most - 1 : most
}
