import { PartSequence } from './part-sequence.ts'
import { charactersOf } from './limited-parts.ts'
import { partLines } from './part-lines.ts'
import type { ReadPart } from './read-part.ts'
import { READY, type ReadRequest } from './read-request.ts'
import type { ReaderProcess } from './reader-process.ts'
import { WaitingTime } from './waiting-time.ts'

/** A small document that is read longer than this is read alone, where its own limits hold. */
const LONGEST_MS = 10_000
/** More of one is not held. */
const MOST_CHARACTERS = 2_000_000

export interface SmallDocument {
  readonly request: ReadRequest
  readonly bytes: Buffer
  readonly signal: AbortSignal
}

/** A reader that reads one small document after the other, for as long as they are plain and nothing goes wrong. */
export class SharedReader {
  readonly #process: ReaderProcess
  readonly #lines: AsyncGenerator<string>
  #documents = 0
  #isReady = true

  constructor(process: ReaderProcess) {
    this.#process = process
    this.#lines = partLines(process.output)
  }

  /** Whether it may be given another document. */
  get isReady(): boolean {
    return this.#isReady
  }

  get documents(): number {
    return this.#documents
  }

  /** All parts of a document that was read to its end; undefined when it has to be read alone. */
  async read({ request, bytes, signal }: SmallDocument): Promise<ReadPart[] | undefined> {
    this.#documents += 1
    this.#isReady = false
    using time = new WaitingTime(LONGEST_MS, { signal, onOver: () => this.#process.kill() })
    this.#process.readBytes(request, bytes)
    const parts = await this.#parts(new PartSequence(request.limits), time)
    if (!parts) return undefined
    const said = await time.of(this.#lines.next())
    this.#isReady = !said.done && said.value === READY
    return parts
  }

  async #parts(sequence: PartSequence, time: WaitingTime): Promise<ReadPart[] | undefined> {
    const parts: ReadPart[] = []
    let characters = 0
    while (!sequence.isOver) {
      const said = await time.of(this.#lines.next())
      if (said.done) return undefined
      const part = sequence.next(said.value)
      characters += charactersOf(part)
      // Why it is refused is nobody's business but its own.
      if (part.kind === 'refused' || characters > MOST_CHARACTERS) return undefined
      parts.push(part)
    }
    return parts
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]()
  }
}
