import type { IncomingMessage } from 'node:http'

/** A body as bytes, with how many its sender says there are. */
export interface BodyBytes {
  readonly stated: number | undefined
  /** The pieces as they come in; the sender is held up while nobody takes them. */
  readonly pieces: AsyncIterable<Buffer>
}

/** The body of a request as bytes. */
export function bodyBytes(request: IncomingMessage): BodyBytes {
  const length = request.headers['content-length']
  return {
    stated: length === undefined ? undefined : Number(length),
    // Leaving it must not destroy the connection, or the client would never read why.
    pieces: { [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) },
  }
}
