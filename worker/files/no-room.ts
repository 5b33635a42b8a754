import { diskFull, isDiskFull } from '../../shared/errors/app-error.ts'

/** A full disk as a `busy` that says what to do; any other error as it is. */
export function noRoomOr(error: unknown): unknown {
  return isDiskFull(error)
    ? diskFull('The disk is full: nothing was changed. Make room and try again.', error)
    : error
}
