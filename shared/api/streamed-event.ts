/** One server-sent event; `id` is what a reader says in `Last-Event-ID` when it comes back. */
export interface StreamedEvent {
  readonly id?: string
  readonly name: string
  /** JSON, on one line. */
  readonly json: string
}

/** An event as its stream carries it (WHATWG HTML, "Server-sent events"). */
export function eventText({ id, name, json }: StreamedEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${json}\n\n`
}

/** What tells a reader, and whatever stands in between, that the stream lives. It is no event. */
export const PING = ': ping\n\n'

/** After how long a browser comes back. */
export const RETRY = 'retry: 2000\n\n'

/** Headers with which a stream of events begins. Some proxies gather answers before they pass them on. */
export const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
} as const
