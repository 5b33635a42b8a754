import { parseJson } from '../../../shared/files/parse-json.ts'
import { readingSaid } from './reading-told.ts'
import { damaged, refusal } from './refusal.ts'

/**
 * The values of a JSON text as it comes in: the members of a list that is the whole text, else each value that stands on its own (one
 * usually, many in JSON lines). Only one value lies in memory, of at most `mostCharacters`.
 * Throws `damaged` or `too-large`.
 */
export async function* jsonValues(
  pieces: AsyncIterable<string>,
  mostCharacters: number,
): AsyncGenerator {
  const scanner = new JsonScanner(mostCharacters)
  for await (const piece of pieces) {
    for (const text of scanner.write(piece)) yield valueOf(text)
  }
  for (const text of scanner.end()) yield valueOf(text)
}

function valueOf(text: string): unknown {
  try {
    return parseJson(text, 'It')
  } catch (error) {
    throw damaged(error)
  }
}

/** What may matter outside of a string, and within one. */
const MARKS = /["[\]{},\n]/g
const STRING_MARKS = /["\\]/g

/** Finds where values end, without understanding them. */
class JsonScanner {
  readonly #mostCharacters: number
  #value = ''
  /** Within the present value. */
  #depth = 0
  #inString = false
  #escaped = false
  /** Whether the whole text is a list; undefined before the first character that counts. */
  #inList: boolean | undefined
  #closed = false

  constructor(mostCharacters: number) {
    this.#mostCharacters = mostCharacters
  }

  *write(piece: string): Generator<string> {
    let begin = this.#start(piece)
    for (let at = this.#nextMark(piece, begin); at !== -1; at = this.#nextMark(piece, at + 1)) {
      if (!this.#endsAt(piece.charAt(at))) continue
      yield* this.#complete(piece.slice(begin, at))
      begin = at + 1
    }
    this.#keep(piece.slice(begin))
  }

  *end(): Generator<string> {
    const cutOff = this.#inString || this.#depth > 0 || (this.#inList === true && !this.#closed)
    if (cutOff) throw refusal('damaged', readingSaid('value-cut-off'))
    yield* this.#complete('')
  }

  /** Where the values of a piece begin: after the bracket that opens the list, when this piece has it. */
  #start(piece: string): number {
    if (this.#inList !== undefined) return 0
    const first = piece.search(/[^\s\ufeff]/)
    if (first === -1) return piece.length
    this.#inList = piece.charAt(first) === '['
    return this.#inList ? first + 1 : first
  }

  #nextMark(piece: string, from: number): number {
    const marks = this.#inString ? STRING_MARKS : MARKS
    marks.lastIndex = this.#escaped ? from + 1 : from
    if (from < piece.length) this.#escaped = false
    return marks.exec(piece)?.index ?? -1
  }

  /** Takes a mark; whether a value ends before it. */
  #endsAt(mark: string): boolean {
    if (this.#inString) {
      this.#escaped = mark === '\\'
      this.#inString = this.#escaped
      return false
    }
    if (mark === '"') this.#inString = true
    else if (mark === '[' || mark === '{') this.#depth += 1
    else if (mark === ']' || mark === '}') return this.#closes(mark)
    else return this.#depth === 0 && mark === (this.#inList ? ',' : '\n')
    return false
  }

  #closes(mark: string): boolean {
    if (this.#depth > 0) {
      this.#depth -= 1
      return false
    }
    this.#closed ||= this.#inList === true && mark === ']'
    return this.#closed
  }

  *#complete(last: string): Generator<string> {
    this.#keep(last)
    const value = this.#value
    this.#value = ''
    if (value.trim() !== '') yield value
  }

  #keep(text: string): void {
    this.#value += text
    if (this.#value.length <= this.#mostCharacters) return
    throw refusal('too-large', readingSaid('value-too-large', { most: this.#mostCharacters }))
  }
}
