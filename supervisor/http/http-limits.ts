/** What strangers, and each person, may hold of the doors. */
export interface HttpLimits {
  /** Until the header of a request has come whole. */
  readonly headersMs: number
  /** A body of which less than a trickle comes in this time is cut off. */
  readonly stalledMs: number
  /** An answer or a stream of which the other side takes nothing in this time, while something waits for it, is cut off. */
  readonly stuckMs: number
  readonly connections: number
  readonly connectionsPerAddress: number
  /** Requests under way at once, of an account or of an address that is nobody yet. */
  readonly requests: number
  /** Streams and WebSockets open at once, of the same. */
  readonly streams: number
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  headersMs: 10_000,
  stalledMs: 30_000,
  stuckMs: 30_000,
  connections: 8_000,
  connectionsPerAddress: 1_000,
  requests: 256,
  streams: 256,
}

/** What is open besides connections of clients: files, logs, channels, and a control connection for each of some workers. */
const OPEN_BESIDES = 48

/**
 * How many connections clients may hold where this process may have so many files open. One that asks a worker for something takes a
 * second. Where none is left nothing works any more, streams that are open least of all.
 */
export function connectionsWithin(openFiles: number | null): number {
  const { connections } = DEFAULT_HTTP_LIMITS
  if (openFiles === null) return connections
  return Math.max(1, Math.min(connections, Math.floor((openFiles - OPEN_BESIDES) / 2)))
}
