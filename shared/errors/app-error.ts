import { ERROR_CODES, type ErrorCode } from './error-codes.ts'

interface AppErrorOptions {
  readonly cause?: unknown
  /** Further members of the problem document; they are shown to the client. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** A failure with a code from the closed list. The message says what happened, to what, and what to do next. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
  }

  /** HTTP status of this error's code. */
  get status(): number {
    return ERROR_CODES[this.code].status
  }
}

/** The error itself when it is ours, `busy` where the disk is full, else an `internal` one; each keeps it as its cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (isDiskFull(error)) return diskFull('The disk is full. Make room and try again.', error)
  return new AppError('internal', messageOf(error), { cause: error })
}

/** Whether it is a full disk, or a quota that is used up, that made something fail. */
export function isDiskFull(error: unknown): boolean {
  const cause = error instanceof AppError ? error.cause : error
  return FULL.has(systemCodeOf(cause) ?? '')
}

/** The failure of a write for which there is no room, by a reason that each language has words for. */
export function diskFull(message: string, cause: unknown): AppError {
  const reason = { code: 'disk-full', values: {} }
  return new AppError('busy', message, { cause, details: { retryAfterSeconds: 60, reason } })
}

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The system's error code (`ENOENT`, `EADDRINUSE` …) of anything that was thrown. */
export function systemCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
