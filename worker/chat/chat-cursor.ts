import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { ConversationStamp } from './conversation-place.ts'

const Position = schema(() => z.tuple([z.number(), z.string().min(1).max(100)]))

/** The opaque text with which a list of conversations goes on. */
export function formatChatCursor({ changedMs, id }: ConversationStamp): string {
  return Buffer.from(JSON.stringify([changedMs, id])).toString('base64url')
}

/** Reads a cursor; `invalid-input` for anything that `formatChatCursor` did not make. */
export function parseChatCursor(cursor: string): ConversationStamp {
  try {
    const text = Buffer.from(cursor, 'base64url').toString()
    const [changedMs, id] = Position.parse(parseJson(text, 'cursor'), 'cursor')
    return { changedMs, id }
  } catch (error) {
    throw new AppError('invalid-input', 'Query is not valid. cursor: take it from nextCursor.', {
      cause: error,
      details: { fields: [{ path: 'cursor', message: 'take it from nextCursor' }] },
    })
  }
}

/** The order of the list: what changed last comes first. */
export function newestFirst(one: ConversationStamp, other: ConversationStamp): number {
  if (one.changedMs !== other.changedMs) return other.changedMs - one.changedMs
  return one.id < other.id ? 1 : -1
}

/** Whether one comes after a position in that order. */
export function isBelow(one: ConversationStamp, position: ConversationStamp): boolean {
  return newestFirst(one, position) > 0 && one.id !== position.id
}
