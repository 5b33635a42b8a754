import type { Telling, WorkerMessage } from '../shared/control/control-messages.ts'
import type { WorkerStart } from '../shared/control/worker-contract.ts'
import type { Logger } from '../shared/log/logger.ts'
import type { LazyAdapters } from './adapters/lazy-adapters.ts'
import type { Attachments } from './attach/attachments.ts'
import { ControlChannel } from './control/control-channel.ts'
import type { Vitals } from './control/heartbeat.ts'
import type { RequestGate } from './http/request-gate.ts'
import type { LazyAgents } from './lazy-agents.ts'
import type { LazyDatasets } from './lazy-datasets.ts'
import type { LazyModels } from './models/lazy-models.ts'
import type { QueuedSlots } from './models/queued-slots.ts'
import type { ProfileAudit } from './routes/profile-audit.ts'
import type { PersonTimeZone } from './profile/time-zone.ts'
import type { Wake } from './schedules/next-wake.ts'
import type { ScheduleEngine } from './schedules/schedule-engine.ts'
import type { WakePlan } from './schedules/wake-plan.ts'

interface Told {
  readonly wakes: WakePlan
  readonly person: PersonTimeZone
  readonly models: LazyModels
  readonly datasets: LazyDatasets
}

interface Ending {
  readonly wakes: WakePlan
  readonly engine: ScheduleEngine
  readonly gate: RequestGate
  readonly attachments: Attachments
  readonly agents: LazyAgents
  readonly adapters: LazyAdapters
  readonly datasets: LazyDatasets
  /** Lets replies come to their end for so long. */
  readonly chatEnd: (graceMs: number) => Promise<void>
}

interface ControlWish {
  readonly start: WorkerStart
  readonly logger: Logger
  readonly vitals: () => Vitals
  readonly slots: QueuedSlots
  readonly told: Told
  readonly ending: Ending
  readonly audit: ProfileAudit
  readonly onAbandoned: () => void
}

const ABANDONED_AFTER_MS = 60_000
/** A reply under way may come to its end for so long; the supervisor waits for 30 s. */
const DRAIN_REPLY_MS = 20_000

/** The worker's end of the control stream, joined to what it tells of and ends. */
export function controlFor({ told, ending, audit, ...others }: ControlWish): ControlChannel {
  const { wakes, engine, gate, attachments, agents, adapters, datasets, chatEnd } = ending
  return new ControlChannel({
    ...others,
    drain: async () => {
      wakes.stop()
      const emptying = emptied(gate, attachments, 'drain')
      const stopping = [engine.stop(), agents.stop(), adapters.stop(), datasets.stop()]
      await Promise.all([emptying, ...stopping, chatEnd(DRAIN_REPLY_MS)])
      await audit.flush()
    },
    isDraining: () => gate.isDraining,
    onTold: (telling) => onTold(telling, told),
    standing: ({ notesAuditHeads }) => [
      ...(wakes.planned === undefined ? [] : [nextWakeOf(wakes.planned)]),
      ...(notesAuditHeads ? headOf(audit) : []),
    ],
    abandonedAfterMs: ABANDONED_AFTER_MS,
  })
}

function headOf({ head }: ProfileAudit): WorkerMessage[] {
  return head === null ? [] : [{ kind: 'audit-head', head }]
}

/** When the worker must be awake next, as the supervisor is told. */
export function nextWakeOf(wake: Wake | null): WorkerMessage {
  const at = wake?.at.toISOString() ?? null
  return { kind: 'next-wake', at, because: (wake?.because ?? []).slice(0, 100) }
}

function onTold(telling: Telling, { wakes, person, models, datasets }: Told): void {
  if (telling.kind === 'woken') return wakes.woken(telling)
  person.prefer(telling.timeZone)
  models.allow(telling.modelServers ?? [])
  datasets.allow(telling.trainingPrograms ?? [])
  // The first look is yet to come otherwise, and will see it.
  if (wakes.planned !== undefined) wakes.look()
}

/** Lets nobody in; settled when nobody is there any more. */
export async function emptied(
  gate: RequestGate,
  attachments: Attachments,
  reason: string,
): Promise<void> {
  await Promise.all([gate.drain(reason), attachments.end(reason)])
}
