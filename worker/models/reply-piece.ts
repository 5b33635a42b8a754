import type { z } from 'zod'
import type { Schema } from '../../shared/api/schema.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { failureFor, modelTold } from './model-told.ts'

/** A piece of a streamed reply; `garbage` when it is not what the protocol says. `name` names the server in the failure. */
export function readReplyPiece<T extends z.ZodType>(
  text: string,
  piece: Schema<T>,
  name: string,
): z.output<T> {
  try {
    return piece.parse(parseJson(text, 'reply'), 'reply')
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw failureFor('garbage', modelTold('no-reply', { server: name }), { cause: error })
  }
}

/** What a model wrote for a tool: JSON, or JSON in a text; undefined where it is neither. */
export function toolInput(written: unknown): unknown {
  if (typeof written !== 'string') return written
  // A tool without parameters is often called with nothing at all.
  if (written.trim() === '') return {}
  try {
    return parseJson(written, 'tool input')
  } catch {
    // The model is told of it by whoever runs the tool.
    return undefined
  }
}
