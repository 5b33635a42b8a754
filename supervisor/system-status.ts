import type { SystemConfig, SystemStatus } from '../shared/api/system.ts'
import { networkRisks } from '../shared/domain/network-risks.ts'
import type { RootLayout } from '../shared/layout/root-layout.ts'
import type { BuildFile } from '../shared/runtime/install-runtime.ts'
import type { AccountStore } from './accounts/account-store.ts'
import type { SessionStore } from './sessions/session-store.ts'
import type { BackupClock } from './backups/backup-clock.ts'
import type { WorkerBuilds } from './runtime/worker-builds.ts'
import type { ModelQueue } from './models/model-queue.ts'
import type { WallsTold } from './walls/walls-in-words.ts'
import type { WorkerFleet } from './workers/worker-fleet.ts'

interface StatusParts {
  readonly layout: RootLayout
  readonly accounts: AccountStore
  readonly sessions: SessionStore
  readonly fleet: WorkerFleet
  readonly queue: ModelQueue
  readonly clock: BackupClock
  readonly build: BuildFile
  readonly startedAt: Date
  readonly service: SystemStatus['service']
  readonly url: string
  readonly listening: SystemStatus['listening']
  readonly config: { readonly current: SystemConfig }
  readonly walls: WallsTold
  readonly builds: Pick<WorkerBuilds, 'told'>
}

/** What `mh status` shows, but for what only the disk knows. */
export type StatusInMemory = Omit<SystemStatus, 'diskFreeBytes' | 'migration' | keyof WallsTold> &
  WallsTold

/** What is known of the installation without a look at its disk. */
export function systemStatus(parts: StatusParts): StatusInMemory {
  const { layout, accounts, sessions, fleet, queue, build, startedAt, service, url, listening } =
    parts
  return {
    ...build,
    node: process.version,
    pid: process.pid,
    root: layout.root,
    url,
    listening,
    startedAt: startedAt.toISOString(),
    uptimeSeconds: Math.round((Date.now() - startedAt.getTime()) / 1000),
    users: accounts.all.length,
    defaultUser: accounts.defaultAccount?.username ?? null,
    setupNeeded: !accounts.hasOwner,
    sessions: sessions.size,
    workers: fleet.figures.counts(accounts.all.length),
    outdatedWorkers: fleet.figures.outdated,
    workerBuild: parts.builds.told,
    service,
    backup: parts.clock.status,
    modelQueue: queue.figures(),
    risks: networkRisks({ ...parts.config.current, host: listening.host }),
    ...parts.walls,
  }
}
