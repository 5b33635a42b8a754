import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** One server-sent event. */
export interface StreamedEvent {
  readonly id: string | undefined
  readonly name: string
  readonly data: string
}

/** Reads server-sent events as they come (WHATWG HTML, "Server-sent events"). Ends when the stream does. */
export async function* eventsIn(stream: Readable): AsyncGenerator<StreamedEvent> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of stream) {
    const blocks = (rest + decoder.write(Buffer.from(chunk))).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = eventIn(block)
      if (event) yield event
    }
  }
}

/** Comments and `retry` alone are no event. */
function eventIn(block: string): StreamedEvent | undefined {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
    const before = name === 'data' ? fields.get('data') : undefined
    fields.set(name, before === undefined ? value : `${before}\n${value}`)
  }
  const data = fields.get('data')
  if (data === undefined) return undefined
  return { id: fields.get('id'), name: fields.get('event') ?? 'message', data }
}
