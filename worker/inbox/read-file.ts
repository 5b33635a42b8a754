import type { DocumentReader } from './document-reader.ts'
import { readDocument } from './reading/read-document.ts'
import { READ_LIMITS } from './reading/read-limits.ts'
import type { SharedReaders } from './reading/shared-readers.ts'

/** Reads files of the inbox in processes of their own, within what the person's configuration allows for one file. */
export function fileReader(shared: SharedReaders): DocumentReader {
  return ({ path, name, limits, signal }) =>
    readDocument({
      path,
      name,
      signal,
      limits: { ...READ_LIMITS, timeMs: limits.maxSeconds * 1_000 },
      shared,
    })
}
