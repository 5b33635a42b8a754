import type { SupervisedWorker } from './supervised-worker.ts'
import { pidOf } from './worker-life.ts'

/** Counts what a fleet's workers are and need. */
export class FleetFigures {
  readonly #workers: ReadonlyMap<string, SupervisedWorker>
  readonly #nextBuild: () => string

  /** @param nextBuild the one that new workers run. */
  constructor(workers: ReadonlyMap<string, SupervisedWorker>, nextBuild: () => string) {
    this.#workers = workers
    this.#nextBuild = nextBuild
  }

  /** What the workers that run said last: the memory of all, and the longest lag. */
  get vitals(): { rssBytes: number; eventLoopLagMs: number } {
    const sum = { rssBytes: 0, eventLoopLagMs: 0 }
    for (const { heartbeat } of this.#workers.values()) {
      sum.rssBytes += heartbeat?.rssBytes ?? 0
      sum.eventLoopLagMs = Math.max(sum.eventLoopLagMs, heartbeat?.eventLoopLagMs ?? 0)
    }
    return sum
  }

  /** The processes that there are. */
  get pids(): number[] {
    const pids = [...this.#workers.values()].map(({ life }) => pidOf(life.state))
    return pids.filter((pid) => pid !== null)
  }

  /** How many workers of `profiles` accounts are in each state; one that nobody has asked for yet is stopped. */
  counts(profiles: number): Record<string, number> {
    const untouched = profiles - this.#workers.size
    const counts: Record<string, number> = untouched > 0 ? { stopped: untouched } : {}
    for (const { life } of this.#workers.values()) {
      counts[life.state.status] = (counts[life.state.status] ?? 0) + 1
    }
    return counts
  }

  /** The builds whose programs a worker runs. */
  get builds(): ReadonlySet<string> {
    return new Set(this.#known)
  }

  /** How many workers run programs of another build than new ones. */
  get outdated(): number {
    const next = this.#nextBuild()
    return this.#known.filter((build) => build !== next).length
  }

  get #known(): string[] {
    return [...this.#workers.values()].map(({ build }) => build).filter((build) => build !== null)
  }
}
