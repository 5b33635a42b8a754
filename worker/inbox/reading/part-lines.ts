import type { Readable } from 'node:stream'
import { readingSaid } from './reading-told.ts'
import { refusal } from './refusal.ts'

const LINE_END = 0x0a
/** The longest part is a whole calendar of 2 MiB, every character of it escaped at worst. */
const LONGEST_LINE_BYTES = 16 * 1024 * 1024

/** The lines of a reader's output; it is held up while nobody takes them. Throws `reader-failed` for a line without an end. */
export async function* partLines(output: Readable): AsyncGenerator<string> {
  let begun: Buffer[] = []
  let bytes = 0
  for await (const chunk of output) {
    let rest = Buffer.from(chunk)
    for (let end = rest.indexOf(LINE_END); end !== -1; end = rest.indexOf(LINE_END)) {
      yield Buffer.concat([...begun, rest.subarray(0, end)]).toString()
      rest = rest.subarray(end + 1)
      begun = []
      bytes = 0
    }
    begun.push(rest)
    bytes += rest.length
    if (bytes > LONGEST_LINE_BYTES) throw refusal('reader-failed', readingSaid('reader-endless'))
  }
}
