import type { ModelFailure } from './model-failure.ts'
import { failureFor, modelTold } from './model-told.ts'
import { MAX_LINE_BYTES, MAX_REPLY_BYTES } from './reply-limits.ts'

const LINE_END = 0x0a

/**
 * The lines of an answer as they come, without their ends. A character that is split over two pieces stays whole, since a line is
 * decoded when it is there. `name` names the server in a failure.
 */
export async function* linesOf(
  answer: AsyncIterable<unknown>,
  name: string,
): AsyncGenerator<string> {
  let held: Buffer[] = []
  let heldBytes = 0
  let bytes = 0
  for await (const piece of answer) {
    const chunk = piece instanceof Buffer ? piece : Buffer.from(String(piece))
    bytes += chunk.length
    if (bytes > MAX_REPLY_BYTES) throw tooLong('too-long-reply', name, MAX_REPLY_BYTES)
    let start = 0
    for (let at = chunk.indexOf(LINE_END); at !== -1; at = chunk.indexOf(LINE_END, start)) {
      yield decoded([...held, chunk.subarray(start, at)])
      held = []
      heldBytes = 0
      start = at + 1
    }
    held.push(chunk.subarray(start))
    heldBytes += chunk.length - start
    if (heldBytes > MAX_LINE_BYTES) throw tooLong('too-long-line', name, MAX_LINE_BYTES)
  }
  if (heldBytes > 0) yield decoded(held)
}

function decoded(pieces: readonly Buffer[]): string {
  return Buffer.concat(pieces).toString('utf8').replace(/\r$/, '')
}

function tooLong(
  code: 'too-long-reply' | 'too-long-line',
  server: string,
  most: number,
): ModelFailure {
  return failureFor('garbage', modelTold(code, { server, most }))
}
