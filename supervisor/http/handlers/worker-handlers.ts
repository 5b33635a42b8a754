import type { workerRoutes } from '../../../shared/api/workers.ts'
import type { Principal, ProfileRef } from '../../../shared/domain/principal.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import type { WorkerFleet } from '../../workers/worker-fleet.ts'
import type { AuditTrail } from '../audit-trail.ts'
import type { Handlers } from '../handler.ts'
import { visibleProfiles } from '../principals.ts'

interface WorkerParts {
  readonly accounts: AccountStore
  readonly fleet: WorkerFleet
  readonly audit: AuditTrail
}

type WorkerHandlers = Pick<Handlers, keyof typeof workerRoutes>

/** Looking at workers and switching them on and off: one's own, or as an owner everybody's. */
export function workerHandlers({ accounts, fleet, audit }: WorkerParts): WorkerHandlers {
  return {
    async listWorkers({ principal }) {
      return {
        items: visibleProfiles(principal, accounts).map((profile) => fleet.row(profile)),
        nextCursor: null,
      }
    },
    async startWorker(call) {
      const profile = chosen(call, accounts)
      await audit.note(call, { event: 'worker_start_asked', userId: profile.userId })
      await fleet.start(profile)
      return { success: true, worker: fleet.row(profile) }
    },
    async stopWorker(call) {
      const profile = chosen(call, accounts)
      await audit.note(call, { event: 'worker_stop_asked', userId: profile.userId })
      await fleet.stop(profile, 'switched-off')
      return { success: true, worker: fleet.row(profile) }
    },
    async restartWorker(call) {
      const profile = chosen(call, accounts)
      await audit.note(call, { event: 'worker_restart_asked', userId: profile.userId })
      await fleet.restart(profile)
      return { success: true, worker: fleet.row(profile) }
    },
  }
}

interface Choosing {
  readonly principal: Principal
  readonly params: Readonly<Record<string, string>>
}

/** The profile that the path names. To a guest every name but the own one is equally forbidden. */
function chosen({ principal, params }: Choosing, accounts: AccountStore): ProfileRef {
  const name = params['username'] ?? ''
  const profile = visibleProfiles(principal, accounts).find(({ username }) => username === name)
  if (!profile) {
    if (principal.kind === 'account' && principal.role !== 'owner') {
      throw new AppError('forbidden', 'A guest looks after no worker but the own one.')
    }
    throw new AppError(
      'not-found',
      `There is no account named ${JSON.stringify(name.slice(0, 40))}.`,
    )
  }
  if (accounts.byId(profile.userId)?.state !== 'active') {
    throw new AppError('conflict', `The account "${name}" is disabled: mh user enable ${name}.`)
  }
  return profile
}
