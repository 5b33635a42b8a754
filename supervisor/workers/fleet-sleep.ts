import type { Telling } from '../../shared/control/control-messages.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import { profileRoot, type RootLayout } from '../../shared/layout/root-layout.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { InboxWatch } from './inbox-watch.ts'
import type { SupervisedWorker } from './supervised-worker.ts'
import type { WorkerChange } from './worker-changes.ts'
import { isByItself, isResting, type WakePolicy } from './wake-policy.ts'
import type { WakeTable } from './wake-table.ts'
import { Wakes, type WakesOptions } from './wakes.ts'

interface FleetSleepOptions extends Pick<WakesOptions, 'onWakeSettled' | 'onWakesMissed'> {
  readonly layout: RootLayout
  readonly logger: Logger
  readonly table: WakeTable
  readonly wakePolicy: WakePolicy
  readonly profiles: () => readonly ProfileRef[]
  readonly startsAtOnce: () => number
  readonly workers: () => Iterable<SupervisedWorker>
  readonly find: (username: string) => SupervisedWorker | undefined
  readonly workerOf: (profile: ProfileRef) => SupervisedWorker
}

type SleepState = 'open' | 'closed'

/** What goes on around the workers that sleep: what is due wakes them, and what comes into their inboxes. */
export class FleetSleep implements AsyncDisposable {
  readonly wakes: Wakes
  readonly #table: WakeTable
  readonly #inboxes: InboxWatch
  #state: SleepState = 'open'

  constructor(options: FleetSleepOptions) {
    const { layout, logger, profiles, find, wakePolicy: policy } = options
    this.#table = options.table
    this.wakes = new Wakes({ ...options, policy })
    this.#inboxes = new InboxWatch({
      logger,
      sleeping: () =>
        profiles().filter(({ username }) => {
          const worker = find(username)
          return worker === undefined || isResting(worker.life)
        }),
      rootOf: ({ username }) => profileRoot(layout, username),
      onFile: (profile) => this.wakes.inboxFilled(profile),
    })
  }

  look(): void {
    if (this.#state === 'closed') return
    this.wakes.look()
    this.#inboxes.look()
  }

  /** Something changed in a worker's life. */
  changed(worker: SupervisedWorker, { profile, to }: WorkerChange): void {
    const { status, reason } = to.state
    if (status === 'running') this.wakes.runs(profile)
    if (status === 'draining') this.#inboxes.remember(profile)
    if (status === 'hibernated' || (status === 'stopped' && reason === 'exit'))
      this.wakes.rested(worker)
    // There may be room for the next; not in the midst of this change.
    setImmediate(() => this.look())
  }

  forget(profile: ProfileRef): void {
    this.wakes.forget(profile)
    this.#inboxes.forget(profile)
  }

  rename(profile: ProfileRef, to: string): void {
    this.wakes.rename(profile, to)
    this.#inboxes.forget(profile)
  }

  /** Wakes nobody any more. */
  close(): void {
    this.#state = 'closed'
    this.#inboxes[Symbol.dispose]()
  }

  /** Settled when the table is on disk. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#table[Symbol.asyncDispose]()
  }
}

/** What a worker is told that nobody asked for; what is due it is told when it says what comes next. */
export function wokenBy({ startedFor }: SupervisedWorker): Telling[] {
  if (!isByItself(startedFor) || startedFor === 'schedule') return []
  return [{ kind: 'woken', reason: startedFor, dueAt: null }]
}
