import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { SearchQuery } from '../../shared/api/memories.ts'
import { schema } from '../../shared/api/schema.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'

/** Where the next page of a search begins. */
export interface SearchPosition {
  /** Name of the ranking that the first page was cut from. */
  readonly ranking: string
  readonly offset: number
}

const Position = schema(() =>
  z.tuple([z.string().max(40), z.int().min(1).max(100_000), z.string().max(40)]),
)
const DIGEST_LENGTH = 12

/** The opaque text that a client hands back to go on; it belongs to its question. */
export function formatSearchCursor(
  { ranking, offset }: SearchPosition,
  query: SearchQuery,
): string {
  return Buffer.from(JSON.stringify([ranking, offset, digestOf(query)])).toString('base64url')
}

/** Reads a cursor; `invalid-input` for anything that `formatSearchCursor` did not make for this very question. */
export function parseSearchCursor(cursor: string, query: SearchQuery): SearchPosition {
  try {
    const text = Buffer.from(cursor, 'base64url').toString()
    const [ranking, offset, digest] = Position.parse(parseJson(text, 'cursor'), 'cursor')
    if (digest !== digestOf(query)) throw new AppError('invalid-input', 'another question')
    return { ranking, offset }
  } catch (error) {
    const message = 'take it from nextCursor of the same search'
    throw new AppError('invalid-input', `Query is not valid. cursor: ${message}.`, {
      cause: error,
      details: { fields: [{ path: 'cursor', message }] },
    })
  }
}

function digestOf({ q, type, person, from, to }: SearchQuery): string {
  const text = JSON.stringify([q, type ?? null, person ?? null, from ?? null, to ?? null])
  return createHash('sha256').update(text).digest('base64url').slice(0, DIGEST_LENGTH)
}
