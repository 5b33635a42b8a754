import {
  type AnswerFraming,
  type AnswerHead,
  MalformedAnswer,
  parseAnswerHead,
} from './answer-head.ts'
import { ChunkReader } from './chunk-reader.ts'

/** Hears of an answer as it comes in. */
export interface AnswerSink {
  onHead(head: AnswerHead): void
  /** Bytes of the body; they are the sink's to keep. `false` asks to wait until `resume`. */
  onBody(bytes: Buffer): boolean
  onEnd(): void
}

type ReaderState =
  /** Bytes of a head that has not come whole. */
  | { readonly status: 'head'; readonly begun: Buffer | undefined }
  | { readonly status: 'length'; left: number }
  | { readonly status: 'chunked'; readonly chunks: ChunkReader }
  | { readonly status: 'done' }

const MAX_HEAD_BYTES = 32 * 1024
const HEAD_END = Buffer.from('\r\n\r\n')
const BEGINNING: ReaderState = { status: 'head', begun: undefined }
const DONE: ReaderState = { status: 'done' }

/**
 * Takes an HTTP/1.1 answer out of the bytes of a connection. INVARIANTS: an answer ends where its length or its last chunk says,
 * never with the connection; after a byte too many the connection is not kept, so that nothing can pass for the answer to the next request.
 */
export class AnswerReader {
  readonly #sink: AnswerSink
  readonly #isHead: boolean
  #state: ReaderState = BEGINNING
  #keepAlive = false

  /** @param isHead whether the request was HEAD: its answer has no body, whatever its length says. */
  constructor(sink: AnswerSink, isHead: boolean) {
    this.#sink = sink
    this.#isHead = isHead
  }

  get isDone(): boolean {
    return this.#state.status === 'done'
  }

  /** Whether the worker keeps the connection open for another request; known once the answer is done. */
  get keepAlive(): boolean {
    return this.#keepAlive
  }

  /** Reads what came in; gives `false` when the sink asks to wait. Throws `MalformedAnswer`, and what the sink throws. */
  push(bytes: Buffer): boolean {
    let rest = bytes
    let goOn = true
    while (rest.length > 0) {
      const state = this.#state
      if (state.status === 'done') {
        this.#keepAlive = false
        break
      }
      if (state.status === 'head') {
        rest = this.#readHead(state.begun ? Buffer.concat([state.begun, rest]) : rest)
      } else if (state.status === 'length') {
        const part = rest.length > state.left ? rest.subarray(0, state.left) : rest
        rest = rest.subarray(part.length)
        state.left -= part.length
        goOn = this.#sink.onBody(part) && goOn
        if (state.left === 0) this.#end()
      } else {
        rest = state.chunks.push(rest, (part) => (goOn = this.#sink.onBody(part) && goOn))
        if (state.chunks.isDone) this.#end()
      }
    }
    return goOn
  }

  #readHead(bytes: Buffer): Buffer {
    const end = bytes.indexOf(HEAD_END)
    if ((end === -1 ? bytes.length : end) > MAX_HEAD_BYTES) {
      throw new MalformedAnswer('its head is too long')
    }
    if (end === -1) {
      this.#state = { status: 'head', begun: bytes }
      return bytes.subarray(bytes.length)
    }
    const head = parseAnswerHead(bytes.toString('latin1', 0, end + 4))
    const rest = bytes.subarray(end + 4)
    if (head.status < 200) this.#skip(head.status)
    else this.#begin(head)
    return rest
  }

  #skip(status: number): void {
    if (status === 101) throw new MalformedAnswer('it switches protocols unasked')
    this.#state = BEGINNING
  }

  #begin(head: AnswerHead): void {
    this.#keepAlive = head.keepAlive
    const isBodiless = this.#isHead || head.status === 204 || head.status === 304
    if (!isBodiless && head.framing.kind === 'none') {
      throw new MalformedAnswer('nothing says where its body ends')
    }
    this.#state = isBodiless ? DONE : stateFor(head.framing)
    this.#sink.onHead(head)
    if (this.#state.status === 'done') this.#sink.onEnd()
  }

  #end(): void {
    this.#state = DONE
    this.#sink.onEnd()
  }
}

function stateFor(framing: AnswerFraming): ReaderState {
  if (framing.kind === 'chunked') return { status: 'chunked', chunks: new ChunkReader() }
  if (framing.kind === 'none' || framing.bytes === 0) return DONE
  return { status: 'length', left: framing.bytes }
}
