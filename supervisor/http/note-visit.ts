import {
  ACTOR_HEADER,
  OWNER_VISIT_PATH,
  REQUEST_ID_HEADER,
} from '../../shared/control/worker-contract.ts'
import type { OwnerVisit } from '../../shared/control/owner-visit.ts'
import { actorOf, type Principal, type ProfileRef } from '../../shared/domain/principal.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { askWorker } from '../workers/ask-worker.ts'
import type { WorkerFleet } from '../workers/worker-fleet.ts'

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
  const endpoint = await fleet.endpointOf(profile, AbortSignal.timeout(2 * ANSWER_MS))
  const leave = endpoint.enter()
  try {
    const status = await askWorker(endpoint, {
      path: OWNER_VISIT_PATH,
      body: { event, ...(until === undefined ? {} : { until }) },
      headers: { [ACTOR_HEADER]: actorOf(principal), [REQUEST_ID_HEADER]: requestId },
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    if (status >= 300) throw new Error(`the worker answered ${status}`)
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
