import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'

/** A full disk as a `busy` that says what to do; any other error as it is. */
export function noRoomOr(error: unknown): unknown {
  if (!isFull(error)) return error
  return new AppError('busy', 'The disk is full: nothing was changed. Make room and try again.', {
    cause: error,
    details: { retryAfterSeconds: 60 },
  })
}

/** Whether it is a full disk that made something fail. */
export function isNoRoom(error: unknown): boolean {
  return isFull(error) || (error instanceof AppError && isFull(error.cause))
}

function isFull(error: unknown): boolean {
  const code = systemCodeOf(error)
  return code === 'ENOSPC' || code === 'EDQUOT'
}
