import type { ReadPart } from './reading/read-part.ts'
import type { Chunk } from './chunk.ts'
import { splitText } from './split-text.ts'

type Passage = Extract<ReadPart, { kind: 'passage' }>
type Message = Extract<ReadPart, { kind: 'message' }>

/** A chunk is closed when it has about so many characters, and never has more than the second. */
const USUAL_LENGTH = 1_200
const MAX_LENGTH = 1_500
/** A message stays whole up to this. */
const MAX_MESSAGE = 2_000

/**
 * Groups the passages of a document into chunks: what stands under the same headings at the same place goes together, up to the usual
 * length. Messages are chunks of their own.
 */
export class Chunker {
  #open: Chunk | undefined
  #inner: readonly string[] = []
  /** When something was last said in each conversation: what comes after comes later, so that an order in time is the order of the talk. */
  readonly #lastAt = new Map<string, number>()

  /** Takes a part and gives the chunks that are complete. */
  add(part: ReadPart): Chunk[] {
    switch (part.kind) {
      case 'passage':
        return this.#passage(part)
      case 'message':
        return [...this.end(), ...this.#message(part)]
      case 'inner':
        return this.#enter([...this.#inner, part.name])
      case 'inner-end':
        return this.#enter(this.#inner.slice(0, -1))
      case 'document':
      case 'calendar':
      case 'remark':
      case 'end':
      case 'refused':
        return []
    }
  }

  /** What is left when the document has ended. */
  end(): Chunk[] {
    const last = this.#open
    this.#open = undefined
    return last ? [last] : []
  }

  #enter(inner: readonly string[]): Chunk[] {
    const before = this.end()
    this.#inner = inner
    return before
  }

  #passage(passage: Passage): Chunk[] {
    const done: Chunk[] = []
    for (const text of splitText(passage.text, MAX_LENGTH)) {
      const open = this.#open
      if (open && fits(open, passage, text)) {
        this.#open = { ...open, text: `${open.text}\n\n${text}` }
      } else {
        done.push(...this.end())
        this.#open = this.#begun(passage, text)
      }
    }
    return done
  }

  #begun({ headings, place, page }: Passage, text: string): Chunk {
    return {
      text,
      headings,
      inner: [...this.#inner],
      ...(place === undefined ? {} : { place }),
      ...(page === undefined ? {} : { page }),
    }
  }

  #message({ text, at, kind: _, ...message }: Message): Chunk[] {
    const pieces = text.length <= MAX_MESSAGE ? [text.trim()] : splitText(text, MAX_LENGTH)
    return pieces
      .filter((piece) => piece !== '')
      .map((piece, number) => {
        const time = this.#timeOf(message.conversationId, at)
        return {
          text: piece,
          headings: [],
          inner: [...this.#inner],
          ...(time === undefined ? {} : { at: time }),
          message: { ...message, piece: number },
        }
      })
  }

  #timeOf(conversation: string, at: string | undefined): string | undefined {
    const last = this.#lastAt.get(conversation)
    const said = at === undefined ? Number.NaN : Date.parse(at)
    if (Number.isNaN(said) && last === undefined) return undefined
    const isNext = last !== undefined && (Number.isNaN(said) || said === last)
    const time = isNext ? last + 1 : said
    this.#lastAt.set(conversation, time)
    return new Date(time).toISOString()
  }
}

/** Text of another heading, page or place is another chunk: a link leads to one place. */
function fits(open: Chunk, passage: Passage, text: string): boolean {
  return (
    open.text.length < USUAL_LENGTH &&
    open.text.length + text.length + 2 <= MAX_LENGTH &&
    open.page === passage.page &&
    open.place === passage.place &&
    open.headings.join('\n') === passage.headings.join('\n')
  )
}
