import type { ProfileEventTold, ResetTold, WorkerStateTold } from '../../shared/api/feed.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import type { ToldByWorker, WorkerChange } from '../workers/worker-changes.ts'
import { pidOf } from '../workers/worker-life.ts'
import { stateSaid } from '../workers/worker-said.ts'
import { stateInWords } from '../workers/worker-words.ts'
import { Feed, type Joining } from './feed.ts'

const MOST_OF_A_PROFILE = 256
const MOST_OF_ALL_WORKERS = 1_024
/** A profile's events are kept while somebody reads them, and for this long afterwards. */
const KEPT_MS = 5 * 60_000

/**
 * What happens in the profiles and to their workers, for whoever watches: one feed a profile, and one of all workers' states.
 *
 * INVARIANTS: following starts no worker; each feed keeps a bounded number of events; an ID is never given twice; where an event
 * may be missing, the readers are told `reset`; a feed says nothing of other profiles, not even how much happens there.
 */
export class LiveFeed implements AsyncDisposable {
  readonly #profiles = new Map<string, Feed>()
  readonly #forgetting = new Map<string, NodeJS.Timeout>()
  /** The generation of each profile that said last that it had nothing under way any more. */
  readonly #drained = new Map<string, number>()
  readonly #workers = new Feed(MOST_OF_ALL_WORKERS, 0)

  /** A worker's life changed. */
  workerChanged(change: WorkerChange): void {
    const { profile, to } = change
    const feed = this.#profiles.get(profile.userId)
    const told = stateTold(change)
    this.#workers.tell(to.generation, 'worker', told)
    feed?.tell(to.generation, 'worker', told)
    if (!this.#mayHaveLost(change)) return
    const reset: ResetTold = { reason: 'lost' }
    feed?.tell(to.generation, 'reset', reset)
  }

  /** A worker said something on its control stream. */
  told({ profile, generation, message }: ToldByWorker): void {
    const feed = this.#profiles.get(profile.userId)
    switch (message.kind) {
      case 'drained':
        return void this.#drained.set(profile.userId, generation)
      case 'events-lost': {
        const reset: ResetTold = { reason: 'lost' }
        return feed?.tell(generation, 'reset', reset)
      }
      case 'event': {
        const { name, at, ids, progress } = message
        const told: ProfileEventTold = progress ? { at, ids, progress } : { at, ids }
        return feed?.tell(generation, name, told)
      }
      case 'audit-head':
        // For the audit, and nobody's eyes.
        return undefined
    }
  }

  /** Lets a reader follow a profile; gives what ends it. */
  followProfile({ userId }: ProfileRef, generation: number, joining: Joining): () => void {
    clearTimeout(this.#forgetting.get(userId))
    const feed = this.#profiles.get(userId) ?? new Feed(MOST_OF_A_PROFILE, generation)
    this.#profiles.set(userId, feed)
    const leave = feed.join(joining)
    return () => {
      leave()
      if (feed.readers === 0) this.#forgetLater(userId, feed)
    }
  }

  /** Lets a reader follow the states of all workers; gives what ends it. */
  followWorkers(joining: Joining): () => void {
    return this.#workers.join(joining)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#forgetting.values()) clearTimeout(timer)
  }

  #forgetLater(userId: string, feed: Feed): void {
    clearTimeout(this.#forgetting.get(userId))
    const forget = (): void => {
      this.#forgetting.delete(userId)
      if (feed.readers === 0) this.#profiles.delete(userId)
    }
    this.#forgetting.set(userId, setTimeout(forget, KEPT_MS).unref())
  }

  /** A process that ended without having drained may have done something of which it could not tell. */
  #mayHaveLost({ profile, from, to }: WorkerChange): boolean {
    if (pidOf(from.state) === null || pidOf(to.state) !== null) return false
    const drained = this.#drained.get(profile.userId)
    this.#drained.delete(profile.userId)
    return drained !== from.generation
  }
}

function stateTold({ profile, to }: WorkerChange): WorkerStateTold {
  const { wanted, generation, state } = to
  const now = performance.now()
  return {
    username: profile.username,
    state: state.status,
    wanted,
    pid: pidOf(state),
    generation,
    since: new Date().toISOString(),
    reason: state.reason,
    words: stateInWords(to, now),
    said: stateSaid(to, now),
  }
}
