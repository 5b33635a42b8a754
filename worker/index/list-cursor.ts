import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'

/** The last memory of a page: the next page begins below it. */
export interface ListPosition {
  readonly at: number
  readonly id: string
  readonly rowid: number
}

const Position = schema(() => z.tuple([z.int(), z.string().min(1).max(200), z.int().min(0)]))

/** The opaque text that a client hands back to go on. */
export function formatCursor({ at, id, rowid }: ListPosition): string {
  return Buffer.from(JSON.stringify([at, id, rowid])).toString('base64url')
}

/** Reads a cursor; `invalid-input` for anything that `formatCursor` did not make. */
export function parseCursor(cursor: string): ListPosition {
  try {
    const [at, id, rowid] = Position.parse(
      parseJson(Buffer.from(cursor, 'base64url').toString(), 'cursor'),
      'cursor',
    )
    return { at, id, rowid }
  } catch (error) {
    throw new AppError('invalid-input', 'Query is not valid. cursor: take it from nextCursor.', {
      cause: error,
      details: { fields: [{ path: 'cursor', message: 'take it from nextCursor' }] },
    })
  }
}
