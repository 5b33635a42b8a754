import { once } from 'node:events'
import {
  eventText,
  PING,
  RETRY,
  STREAM_HEADERS,
  type StreamedEvent,
} from '../../shared/api/streamed-event.ts'
import { REQUEST_ID_HEADER } from '../../shared/control/worker-contract.ts'
import type { Exchange } from './exchange.ts'

/** An answer of server-sent events: each array is sent together, at the client's pace. */
export class EventAnswer {
  readonly events: AsyncIterable<readonly StreamedEvent[]>

  constructor(events: AsyncIterable<readonly StreamedEvent[]>) {
    this.events = events
  }
}

const PING_MS = 15_000

/** Sends events until there are no more or the client is gone. Headers go out at once: what can be refused was refused before. */
export async function sendEvents(
  { response, requestId, signal }: Exchange,
  status: number,
  { events }: EventAnswer,
): Promise<void> {
  response.writeHead(status, { ...STREAM_HEADERS, [REQUEST_ID_HEADER]: requestId })
  response.write(RETRY)
  const ping = setInterval(() => {
    // A client that does not read what there is needs no sign of life.
    if (!response.writableNeedDrain) response.write(PING)
  }, PING_MS)
  try {
    for await (const some of events) {
      if (signal.aborted) return
      const isTaken = response.write(some.map(eventText).join(''))
      if (!isTaken) await once(response, 'drain', { signal }).catch(() => undefined)
    }
    response.end()
  } finally {
    clearInterval(ping)
  }
}
