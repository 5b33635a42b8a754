import { OWNER_VISIT_PATH } from '../../shared/control/worker-contract.ts'
import type { OwnerVisit } from '../../shared/control/owner-visit.ts'
import { actorOf, type Principal, type ProfileRef } from '../../shared/domain/principal.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { WorkerFleet } from '../workers/worker-fleet.ts'
import { headersToWorker } from './proxy-headers.ts'

interface Visit extends OwnerVisit {
  readonly principal: Principal
  readonly requestId: string
}

const ANSWER_MS = 10_000

/** Has a profile's worker write to the profile's own audit that an owner opens or leaves it; starts the worker. Throws unless it is written. */
export async function noteVisit(
  fleet: WorkerFleet,
  profile: ProfileRef,
  { principal, requestId, event, until }: Visit,
): Promise<void> {
  const signal = AbortSignal.timeout(2 * ANSWER_MS)
  const endpoint = await fleet.endpointOf(profile, signal)
  const { pool, secret } = endpoint
  const leave = endpoint.enter()
  try {
    const actor = actorOf(principal)
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: OWNER_VISIT_PATH,
      headers: {
        ...headersToWorker({}, { secret, actor, requestId }),
        'content-type': 'application/json',
      },
      body: JSON.stringify({ event, ...(until === undefined ? {} : { until }) }),
      headersTimeout: ANSWER_MS,
      signal,
    })
    await body.dump()
    if (statusCode >= 300) throw new Error(`the worker answered ${statusCode}`)
  } catch (error) {
    throw new AppError(
      'worker-unreachable',
      `The worker of ${profile.username} did not write the visit to its audit, so the profile stays closed. Try again.`,
      { cause: error },
    )
  } finally {
    leave()
  }
}
