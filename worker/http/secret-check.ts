import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { SECRET_HEADER } from '../../shared/control/worker-contract.ts'
import { AppError } from '../../shared/errors/app-error.ts'

/** Refuses whoever does not show the per-start secret, with `unauthenticated`. */
export type SecretCheck = (request: IncomingMessage) => void

/** Makes the check for one secret. Digests are compared, so that neither content nor length shows in the time that it takes. */
export function createSecretCheck(secret: string): SecretCheck {
  const expected = digestOf(secret)
  return (request) => {
    const shown = request.headers[SECRET_HEADER]
    if (typeof shown === 'string' && timingSafeEqual(digestOf(shown), expected)) return
    throw new AppError('unauthenticated', 'This socket is the supervisor’s only.')
  }
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
