import type { IncomingMessage } from 'node:http'

/** A line of a body, with its number from 1; the bytes of one that is too long or no UTF-8 are dropped. */
export type BodyLine =
  | { readonly status: 'text'; readonly number: number; readonly text: string }
  | { readonly status: 'too-long' | 'not-text'; readonly number: number }

/** The longest line that is read: as much as a whole JSON body may have. */
export const MAX_LINE_BYTES = 1024 * 1024
const LINE_END = 0x0a

/**
 * The lines of a body as they come in, without empty ones; the sender is held up while nobody takes them.
 * Memory for one line and one piece of the body is all it needs.
 */
export async function* bodyLines(request: IncomingMessage): AsyncGenerator<BodyLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let begun: Buffer[] = []
  let bytes = 0
  let number = 1
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    let rest: Buffer = chunk
    for (let end = rest.indexOf(LINE_END); end !== -1; end = rest.indexOf(LINE_END)) {
      const line = lineOf(number, [...begun, rest.subarray(0, end)], decoder)
      if (line) yield line
      rest = rest.subarray(end + 1)
      begun = []
      bytes = 0
      number += 1
    }
    bytes += rest.length
    // Of a line that is too long its length is enough.
    if (bytes <= MAX_LINE_BYTES) begun.push(rest)
    else begun = [Buffer.alloc(MAX_LINE_BYTES + 1)]
  }
  const last = lineOf(number, begun, decoder)
  if (last) yield last
}

function lineOf(
  number: number,
  pieces: readonly Buffer[],
  decoder: InstanceType<typeof TextDecoder>,
): BodyLine | undefined {
  const line = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
  if (line.length > MAX_LINE_BYTES) return { status: 'too-long', number }
  try {
    const text = decoder.decode(line)
    return text.trim() === '' ? undefined : { status: 'text', number, text }
  } catch {
    // The decoder says no more than that it is not UTF-8.
    return { status: 'not-text', number }
  }
}
