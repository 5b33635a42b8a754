import type { ProfileRef } from '../../shared/domain/principal.ts'
import { type Demand, demandOf } from './processor-demand.ts'

/** A worker's process that runs. */
export interface RunningProcess {
  readonly profile: ProfileRef
  readonly pid: number
}

/** Has a worker yield the processors to all others, or ends that. */
type SetYielding = (running: RunningProcess, yields: boolean) => Promise<void>

interface BusyOptions {
  readonly setYielding: SetYielding
  /** Hears of what could not be set. */
  readonly onTrouble: (running: RunningProcess, error: unknown) => void
  /** What a process has wanted so far. */
  readonly demandOf?: (pid: number, before?: Demand) => Demand
}

/** How busy a process has been, look by look. */
interface Seen {
  readonly demand: Demand
  readonly at: number
  readonly yields: boolean
  /** Looks in a row that speak against what it is. */
  readonly against: number
}

/** Of one processor: who wants more, and goes on, yields to the others; who wants less is as they are again. */
const BUSY = 0.8
const CALM = 0.3
const BUSY_LOOKS = 2
const CALM_LOOKS = 10

/**
 * Which workers have wanted a processor for seconds on end, whether they got it or not: they get less than the others. A person's own requests take moments, and what
 * takes longer (an agent, a training, a flood) can wait for a moment. Without anybody beside it a worker that yields is as fast as before.
 */
export class BusyWorkers {
  readonly #options: Required<BusyOptions>
  readonly #seen = new Map<number, Seen>()

  constructor(options: BusyOptions) {
    this.#options = { demandOf, ...options }
  }

  /** Looks at all that run, at about the same distances in time. `now` in ms. */
  look(running: readonly RunningProcess[], now: number): void {
    const pids = new Set(running.map(({ pid }) => pid))
    for (const pid of this.#seen.keys()) if (!pids.has(pid)) this.#seen.delete(pid)
    for (const one of running) this.#lookAt(one, now)
  }

  #lookAt(running: RunningProcess, now: number): void {
    const before = this.#seen.get(running.pid)
    // One that yields may get so little that it seems to rest.
    const demand = this.#demandOf(running.pid, before?.yields ? undefined : before?.demand)
    if (demand === undefined) return
    const after = before
      ? next(before, demand, now)
      : { demand, at: now, yields: false, against: 0 }
    this.#seen.set(running.pid, after)
    // An earlier supervisor may have had it yield.
    if (before && before.yields === after.yields) return
    const { setYielding, onTrouble } = this.#options
    setYielding(running, after.yields).catch((error: unknown) => onTrouble(running, error))
  }

  /** Of a process that has just ended nothing is known. */
  #demandOf(pid: number, before: Demand | undefined): Demand | undefined {
    try {
      return this.#options.demandOf(pid, before)
    } catch {
      return undefined
    }
  }
}

function next(before: Seen, demand: Demand, now: number): Seen {
  const share = (demand.seconds - before.demand.seconds) / ((now - before.at) / 1_000)
  const speaksAgainst = before.yields ? share < CALM : share > BUSY
  const against = speaksAgainst ? before.against + 1 : 0
  const isEnough = against >= (before.yields ? CALM_LOOKS : BUSY_LOOKS)
  return {
    demand,
    at: now,
    yields: isEnough ? !before.yields : before.yields,
    against: isEnough ? 0 : against,
  }
}
