import { documentPart } from '../document-part.ts'
import type { OpenDocument } from '../open-document.ts'
import { PASSAGE_CHARACTERS, passagesOf, type Passage } from '../passages.ts'
import type { ReadPart } from '../read-part.ts'
import { textOf } from '../text-encoding.ts'
import { type TextLine, TextLines } from '../text-lines.ts'

/** Plain text: a passage for each paragraph, with its lines. */
export async function* readText({ source }: OpenDocument): AsyncGenerator<ReadPart> {
  yield documentPart('text')
  yield* paragraphsOf(textOf(source))
}

/** The passages of a plain text. */
export async function* paragraphsOf(pieces: AsyncIterable<string>): AsyncGenerator<Passage> {
  const paragraphs = new Paragraphs()
  for await (const piece of pieces) yield* paragraphs.write(piece)
  yield* paragraphs.end()
}

/** Gathers stretches between empty lines. */
export class Paragraphs {
  readonly #lines = new TextLines()
  #text = ''
  #first = 1
  #last = 1;

  *write(piece: string): Generator<Passage> {
    for (const line of this.#lines.write(piece)) yield* this.#add(line)
  }

  *end(): Generator<Passage> {
    for (const line of this.#lines.end()) yield* this.#add(line)
    yield* this.#flush()
  }

  *#add({ number, text }: TextLine): Generator<Passage> {
    const isEmpty = text.trim() === ''
    if (isEmpty || this.#text.length + text.length > PASSAGE_CHARACTERS) yield* this.#flush()
    if (isEmpty) return
    if (this.#text === '') this.#first = number
    this.#text += this.#text === '' ? text : `\n${text}`
    this.#last = number
  }

  *#flush(): Generator<Passage> {
    const text = this.#text
    this.#text = ''
    if (text !== '') yield* passagesOf(text, { headings: [], place: this.#place })
  }

  get #place(): string {
    return this.#first === this.#last ? `line ${this.#first}` : `lines ${this.#first}–${this.#last}`
  }
}
