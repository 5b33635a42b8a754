import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'

/** A full disk as a `busy` that says what to do; any other error as it is. */
export function noRoomOr(error: unknown): unknown {
  const code = systemCodeOf(error)
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error
  return new AppError('busy', 'The disk is full: nothing was changed. Make room and try again.', {
    cause: error,
    details: { retryAfterSeconds: 60 },
  })
}
