import type { ProfileRef } from '../../shared/domain/principal.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { SupervisedWorker } from './supervised-worker.ts'

/**
 * Whether a worker that goes by the name of this profile is that of an account which is gone and whose name was given anew: it is ended
 * then. Throws `not-found` where it is the profile that is gone.
 */
export function isOfGoneAccount(
  known: SupervisedWorker,
  profile: ProfileRef,
  nameOf: (userId: string) => string | undefined,
): boolean {
  const { userId, username } = known.profile
  if (userId === profile.userId) return false
  if (nameOf(userId) === username)
    throw new AppError('not-found', 'That account does not exist any more.')
  known.dispatch({ kind: 'stop', reason: 'account-disabled', wanted: 'off' })
  return true
}
