import {
  type ImportQuery,
  type ImportResult,
  memoryBulkRoutes,
} from '../../../shared/api/memory-bulk.ts'
import type { Workspace } from '../../app/workspace.ts'

/** What became of a file so far: bytes that were taken in, and the lines' results, with the file's own line numbers. */
export interface ImportProgress extends ImportResult {
  readonly doneBytes: number
}
/** Some whole lines of a file. */
interface Piece {
  readonly lines: Blob
  /** The number of its first line, from 1. */
  readonly firstLine: number
}

/** Browsers read an answer only when the whole body is sent: to show progress a file goes in pieces. */
const PIECE_BYTES = 512 * 1024
const NEW_LINE = 0x0a
/** The service tells the first thousand errors of a request one by one; so do we of a file. */
const MOST_ERRORS = 1_000

/** Imports a file of JSON lines piece by piece, and gives what became of it after each. What was taken in before an error stays. */
export async function* importFile(
  client: Workspace['client'],
  file: Blob,
  { query, signal }: { readonly query: Partial<ImportQuery>; readonly signal: AbortSignal },
): AsyncGenerator<ImportProgress, void> {
  let progress: ImportProgress = { doneBytes: 0, imported: 0, skipped: 0, errors: [] }
  for await (const piece of piecesOf(file, PIECE_BYTES)) {
    const result = await client.call(
      memoryBulkRoutes.importMemories,
      { query, body: piece.lines },
      signal,
    )
    progress = withResult(progress, result, piece)
    yield progress
  }
}

/** Cuts a file into pieces of whole lines, each as long as wanted or a little longer. */
export async function* piecesOf(file: Blob, wantedBytes: number): AsyncGenerator<Piece, void> {
  let start = 0
  let firstLine = 1
  while (start < file.size) {
    const end = await lineEndAfter(file, start + wantedBytes - 1)
    const lines = file.slice(start, end)
    yield { lines, firstLine }
    firstLine += countLines(new Uint8Array(await lines.arrayBuffer()))
    start = end
  }
}

async function lineEndAfter(file: Blob, from: number): Promise<number> {
  for (let start = from; start < file.size; start += PIECE_BYTES) {
    const bytes = new Uint8Array(await file.slice(start, start + PIECE_BYTES).arrayBuffer())
    const index = bytes.indexOf(NEW_LINE)
    if (index !== -1) return start + index + 1
  }
  return file.size
}

function countLines(bytes: Uint8Array): number {
  return bytes.reduce((count, byte) => (byte === NEW_LINE ? count + 1 : count), 0)
}

function withResult(
  { doneBytes, imported, skipped, errors, moreErrors = 0 }: ImportProgress,
  result: ImportResult,
  { lines, firstLine }: Piece,
): ImportProgress {
  const told = result.errors.map((error) => ({ ...error, line: error.line + firstLine - 1 }))
  const all = [...errors, ...told]
  const more = moreErrors + (result.moreErrors ?? 0) + Math.max(0, all.length - MOST_ERRORS)
  return {
    doneBytes: doneBytes + lines.size,
    imported: imported + result.imported,
    skipped: skipped + result.skipped,
    errors: all.slice(0, MOST_ERRORS),
    ...(more > 0 ? { moreErrors: more } : {}),
  }
}
