import type { DoctorReport } from '../../../shared/api/doctor.ts'
import type { RunningFacts } from '../../../shared/doctor/root-place.ts'
import type { RootLayout } from '../../../shared/layout/root-layout.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import type { StatusInMemory } from '../../system-status.ts'
import type { WorkerFleet } from '../../workers/worker-fleet.ts'
import type { SecurityTrial } from '../../trial/security-trial.ts'
import type { AuditTrail } from '../audit-trail.ts'
import type { Handlers } from '../handler.ts'
import { namedAccount } from '../named-account.ts'

interface DoctorParts {
  readonly layout: RootLayout
  readonly accounts: AccountStore
  readonly fleet: WorkerFleet
  readonly status: () => StatusInMemory
  readonly audit: AuditTrail
  readonly trial: Pick<SecurityTrial, 'of'>
}

type DoctorHandlers = Pick<Handlers, 'systemDoctor' | 'mendSystem' | 'trySecurity'>

/** What is wrong with the data root. Profiles are not looked into, and no worker is woken. */
export function doctorHandlers(parts: DoctorParts): DoctorHandlers {
  const examine = async (fix: boolean): Promise<DoctorReport> => {
    const { examineRoot } = await import('../../../shared/doctor/examine-root.ts')
    return await examineRoot({ layout: parts.layout, running: factsOf(parts), fix })
  }
  return {
    systemDoctor: async () => await examine(false),
    async mendSystem(call) {
      const report = await examine(true)
      const details = { count: report.fixed.length }
      await parts.audit.note(call, { event: 'system_mended', userId: null, details })
      return report
    },
    async trySecurity(call) {
      const { id, username } = namedAccount({ username: call.body.profile }, parts.accounts)
      const report = await parts.trial.of({ userId: id, username })
      const open = report.findings.filter(({ verdict }) => verdict === 'open')
      const details = { open: open.map(({ check }) => check) }
      await parts.audit.note(call, { event: 'walls_tried', userId: id, details })
      return report
    },
  }
}

function factsOf({ accounts, fleet, status }: DoctorParts): RunningFacts {
  const { listening, outdatedWorkers, workerBuild, walls } = status()
  const workers = accounts.all.map(({ id, username }) => fleet.row({ userId: id, username }))
  return { listening, outdatedWorkers, workerBuild, walls, workers }
}
