import type { DocumentReader } from './document-reader.ts'
import { readDocument } from './reading/read-document.ts'
import { READ_LIMITS } from './reading/read-limits.ts'

/** Reads a file of the inbox in a process of its own, within what the person's configuration allows for one file. */
export const readFile: DocumentReader = ({ path, name, limits, signal }) =>
  readDocument({
    path,
    name,
    signal,
    limits: { ...READ_LIMITS, timeMs: limits.maxSeconds * 1_000 },
  })
