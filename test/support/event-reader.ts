import { parseJson } from '../../shared/files/parse-json.ts'
import type { Client } from './client.ts'
import { eventually } from './eventually.ts'

/** An event as it came. */
interface ReadEvent {
  readonly id: string | undefined
  readonly name: string
  readonly told: Record<string, unknown>
}

/** A reader of server-sent events. */
export interface EventReader extends Disposable {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly events: readonly ReadEvent[]
  /** Everything as it came. */
  readonly text: () => string
  /** How the stream ended; undefined while it goes on. */
  readonly end: () => 'cleanly' | 'broken off' | undefined
  /** The first event that fits, once it has come. */
  readonly until: (fits: (event: ReadEvent) => boolean) => Promise<ReadEvent>
  /** Stops reading without going away. */
  readonly pause: () => void
}

/** Begins to read a stream. */
export async function readEvents(
  client: Client,
  path: string,
  headers: Record<string, string> = {},
): Promise<EventReader> {
  return readerOf(await client.stream(path, headers))
}

/** Says something, and begins to read what comes of it. */
export async function sayAndRead(
  client: Client,
  said: unknown,
  path = '/api/chat',
): Promise<EventReader> {
  return readerOf(await client.stream(path, {}, said))
}

function readerOf({
  statusCode: status,
  headers: answered,
  body,
}: Awaited<ReturnType<Client['stream']>>): EventReader {
  const events: ReadEvent[] = []
  let text = ''
  let rest = ''
  let end: 'cleanly' | 'broken off' | undefined
  body.setEncoding('utf8')
  body.on('data', (chunk: string) => {
    text += chunk
    const blocks = (rest + chunk).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) if (block.includes('event: ')) events.push(eventIn(block))
  })
  body.once('end', () => (end ??= 'cleanly'))
  body.once('error', () => (end ??= 'broken off'))
  body.once('close', () => (end ??= 'broken off'))
  return {
    status,
    headers: answered,
    events,
    text: () => text,
    end: () => end,
    until: (fits) => eventually(() => events.find(fits)),
    pause: () => void body.pause(),
    [Symbol.dispose]: () => void body.on('error', () => undefined).destroy(),
  }
}

function eventIn(block: string): ReadEvent {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 2)] as const
    }),
  )
  return {
    id: fields.get('id'),
    name: fields.get('event') ?? '',
    told: Object(parseJson(fields.get('data') ?? 'null', 'Event')),
  }
}
