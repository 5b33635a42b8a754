import { OwnerVisit } from '../../shared/control/owner-visit.ts'
import { OWNER_VISIT_PATH } from '../../shared/control/worker-contract.ts'
import type { Caller } from './handler.ts'
import { readJsonBody } from './request-body.ts'
import type { Router } from './router.ts'

/** Notes that an owner opens or leaves the profile; settled when it is written. */
export type NoteVisit = (caller: Caller, visit: OwnerVisit) => Promise<void>

/** The router with the supervisor's own question before the route table: to note that an owner opens or leaves the profile. */
export function withOwnerVisits(router: Router, note: NoteVisit): Router {
  return (method, path) => {
    if (method !== 'POST' || path !== OWNER_VISIT_PATH) return router(method, path)
    return {
      status: 'found',
      id: 'ownerVisit',
      params: {},
      async answer({ message, actor, requestId }) {
        const visit = OwnerVisit.parse(await readJsonBody(message), 'Body')
        await note({ actor, requestId }, visit)
        return { status: 200, body: { success: true } }
      },
    }
  }
}
