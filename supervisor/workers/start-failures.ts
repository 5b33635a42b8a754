import type { WorkerReason } from '../../shared/domain/worker-status.ts'
import type { WorkerChange } from './worker-changes.ts'

/** So many people's workers fail one after another: then it is not their profiles, but this supervisor or the machine. */
const MOST = 10
/** The profile's own fault, or the machine's, which another supervisor would find as it is. */
const COUNTS_NOT: ReadonlySet<WorkerReason> = new Set(['not-usable', 'shortage'])

/** Counts the people whose worker failed to start, one after another, without any that came up in between. */
export class StartFailures {
  readonly #most: number
  /** Whose worker is coming up. */
  readonly #starting = new Set<string>()
  readonly #failed = new Set<string>()

  constructor(most = MOST) {
    this.#most = most
  }

  /** Takes in a change; true when it is the failure that makes it too many. */
  changed({ profile: { userId }, to: { state } }: WorkerChange): boolean {
    const { status, reason } = state
    if (status === 'starting') this.#starting.add(userId)
    // On the way to its end it has not come to it yet.
    if (status === 'starting' || status === 'stopping') return false
    if (!this.#starting.delete(userId)) return false
    if (status === 'running') this.#failed.clear()
    if (status !== 'crashed' || COUNTS_NOT.has(reason) || this.#failed.has(userId)) return false
    this.#failed.add(userId)
    return this.#failed.size === this.#most
  }
}
