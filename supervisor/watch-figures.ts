import { countRestart } from './data-root.ts'
import type { HttpDoors } from './http/http-doors.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { ModelQueue } from './models/model-queue.ts'
import type { Opening } from './supervisor.ts'
import type { StandbyProcesses } from './workers/standby-processes.ts'
import type { WorkerFleet } from './workers/worker-fleet.ts'

interface Running extends Opening {
  readonly fleet: WorkerFleet
  readonly queue: ModelQueue
  readonly standbys: StandbyProcesses | undefined
  readonly doors: HttpDoors
}

/** Figures that are read when somebody asks for them. */
export async function watchFigures(
  metrics: Metrics,
  {
    accounts,
    sessions,
    audit,
    stateWrites,
    logFile,
    fleet,
    queue,
    standbys,
    doors,
    layout,
  }: Running,
): Promise<void> {
  const restarts = await countRestart(layout.starts)
  metrics.watch({
    workers: () => fleet.figures.counts(accounts.all.length),
    vitals: () => fleet.figures.vitals,
    sessions: () => sessions.size,
    visits: () => sessions.switched.length + doors.openVisits,
    open: () => ({ ...doors.openStreams }),
    pids: () => fleet.figures.pids,
    standbys: () => standbys?.size ?? 0,
    queueLength: () => fleet.queueLength,
    modelQueue: () => queue.figures(),
    auditWriteErrors: () => audit.failedEntries,
    stateWrites: () => stateWrites.counts,
    logDroppedBytes: () => logFile.droppedBytes,
    restarts,
  })
}
