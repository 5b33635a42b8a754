import type { ReadPart } from './read-part.ts'

export type Passage = Extract<ReadPart, { kind: 'passage' }>
type Place = Omit<Passage, 'kind' | 'text'>

/** The longest text of a passage. */
export const PASSAGE_CHARACTERS = 20_000
const SHORTEST_PIECE = 10_000

/** A text as passages: none for an empty one, several for one that is too long, cut where a paragraph, a line, a sentence or a word ends. */
export function* passagesOf(text: string, place: Place): Generator<Passage> {
  let rest = tidy(text)
  while (rest.length > PASSAGE_CHARACTERS) {
    const end = endOfPiece(rest)
    yield { kind: 'passage', text: rest.slice(0, end).trimEnd(), ...place }
    rest = rest.slice(end).trimStart()
  }
  if (rest !== '') yield { kind: 'passage', text: rest, ...place }
}

/** The headings above a place. */
export class HeadingPath {
  #open: readonly { readonly level: number; readonly text: string }[] = []

  get path(): string[] {
    return this.#open.map(({ text }) => text)
  }

  /** A heading begins: it ends those of its own level and of deeper ones. */
  enter(level: number, text: string): void {
    const outer = this.#open.filter((one) => one.level < level)
    this.#open = [...outer, { level, text: text.slice(0, LONGEST_HEADING) }]
  }
}

const LONGEST_HEADING = 500

// Texts are stored, searched and shown: what no text has would only hurt there.
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/g

function tidy(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(CONTROLS, '').trim()
}

function endOfPiece(text: string): number {
  const piece = text.slice(0, PASSAGE_CHARACTERS)
  for (const end of ['\n\n', '\n', '. ', ' ']) {
    const at = piece.lastIndexOf(end)
    if (at >= SHORTEST_PIECE) return at + end.length
  }
  // Not between the halves of a character.
  return /[\uD800-\uDBFF]$/.test(piece) ? PASSAGE_CHARACTERS - 1 : PASSAGE_CHARACTERS
}
