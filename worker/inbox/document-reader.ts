import type { ReadPart } from './reading/read-part.ts'

/** How large a file of the inbox may be, and for how long its reader may be waited for. */
export interface FileLimits {
  readonly maxBytes: number
  readonly maxSeconds: number
}

export interface ReadRequest {
  readonly path: string
  /** As the person named it. Its ending is a hint and no more. */
  readonly name: string
  readonly limits: FileLimits
  readonly signal: AbortSignal
}

/** Reads a document into parts. The first is `document` or `refused`, the last `end` or `refused`; it throws when its signal is aborted. */
export type DocumentReader = (request: ReadRequest) => AsyncIterable<ReadPart>
