import type { ModelServer } from '../../shared/domain/model-server.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import type { FleetWatchOptions } from './fleet-watch.ts'
import type { SupervisedWorkerOptions } from './supervised-worker-options.ts'
import type { WakesOptions } from './wakes.ts'

/** What the workers of every profile are run with. */
export interface FleetOptions
  extends
    Omit<SupervisedWorkerOptions, 'enqueue' | 'found' | 'greeting' | 'onNextWake' | 'noticePause'>,
    Omit<FleetWatchOptions, 'isDueSoon'>,
    Pick<WakesOptions, 'onWakeSettled' | 'onWakesMissed'> {
  /** Everybody whose worker may run. */
  readonly profiles: () => readonly ProfileRef[]
  /** The time zone that a person prefers. */
  readonly timeZoneOf: (userId: string) => string | null
  /** Servers of models that profiles may use. */
  readonly modelServers: () => readonly ModelServer[]
  readonly trainingPrograms: () => readonly string[]
  /** Workers that may be starting at once. */
  readonly startsAtOnce: () => number
  /** Workers that may have a process at once. */
  readonly workersAtOnce: () => number
  /** Hears of each process that nobody takes over. */
  readonly onOrphan?: () => void
  /** Hears of each start that is refused because too many wait. */
  readonly onRejected?: () => void
  /** Whether an account's worker may run. */
  readonly mayRun: (userId: string) => boolean
  /** The name of an account; undefined for one that is gone. */
  readonly nameOf: (userId: string) => string | undefined
}
