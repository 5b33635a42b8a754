import { type AppError, toAppError } from './app-error.ts'
import { ERROR_CODES } from './error-codes.ts'

/** An RFC 9457 problem document. Further members depend on the code (`fields`, `worker`, `retryAfterSeconds` …). */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly requestId: string
  readonly [member: string]: unknown
}

/** The content type of a problem document. */
export const PROBLEM_TYPE = 'application/problem+json'

const HIDDEN = 'Something went wrong here. The log has the details under this request ID.'

/** The problem document of an error. An `internal` error keeps its message for the log and shows none of it. */
export function problemOf(thrown: unknown, requestId: string): Problem {
  const error = toAppError(thrown)
  const { status, title } = ERROR_CODES[error.code]
  const detail = error.code === 'internal' ? HIDDEN : error.message
  const type = `urn:metahuman-os:problem:${error.code}`
  return { ...error.details, type, title, status, detail, code: error.code, requestId }
}

/** The headers that go with a problem document. */
export function problemHeaders(error: AppError): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': PROBLEM_TYPE,
    'cache-control': 'no-store',
  }
  const retryAfter = error.details['retryAfterSeconds']
  if (typeof retryAfter === 'number') headers['retry-after'] = String(Math.ceil(retryAfter))
  return headers
}
