/** One event of a stream, as it was sent. */
export interface StreamEvent {
  readonly id: string | undefined
  readonly name: string
  readonly text: string
}

/** Reads server-sent events as they come. What follows the last blank line was cut off, and is no event. */
export async function* readEvents(
  bytes: ReadableStream<Uint8Array>,
): AsyncGenerator<StreamEvent, void> {
  const reader = bytes.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const blocks = (rest + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/)
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = eventOf(block)
        if (event) yield event
      }
    }
  } finally {
    // Whoever stops reading wants no more of it.
    await reader.cancel().catch(() => undefined)
  }
}

/** A block without data is a sign of life. */
function eventOf(block: string): StreamEvent | undefined {
  const fields = block.split(/\r?\n/).map((line) => /^([^:]*):? ?(.*)$/.exec(line) ?? [])
  const valuesOf = (wanted: string): string[] =>
    fields.flatMap(([, name, value = '']) => (name === wanted ? [value] : []))
  const lines = valuesOf('data')
  if (lines.length === 0) return undefined
  const name = valuesOf('event').at(-1) ?? 'message'
  return { id: valuesOf('id').at(-1), name, text: lines.join('\n') }
}
