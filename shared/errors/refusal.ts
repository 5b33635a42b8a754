import type { RefusalCode, RefusalSaid } from '../domain/refusal-said.ts'
import { AppError } from './app-error.ts'
import type { ErrorCode } from './error-codes.ts'

interface RefusalOptions {
  /** What the sentence speaks of. */
  readonly values?: RefusalSaid['values']
  /** Of which kind it is; `conflict` unless said. */
  readonly as?: ErrorCode
  readonly cause?: unknown
  readonly retryAfterSeconds?: number
}

/** A refusal for which each language has a sentence, by its code; the message says the same in English. */
export function refusal(
  code: RefusalCode,
  message: string,
  { values = {}, as = 'conflict', cause, retryAfterSeconds }: RefusalOptions = {},
): AppError {
  const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
  return new AppError(as, message, { cause, details: { reason: { code, values }, ...wait } })
}
