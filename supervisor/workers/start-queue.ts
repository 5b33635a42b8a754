import type { WorkerReason } from '../../shared/domain/worker-status.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { SupervisedWorker } from './supervised-worker.ts'
import type { WorkerRoom } from './worker-room.ts'

/** People who wait go first, then what was running before, then what runs by itself. */
const RANK: Partial<Record<WorkerReason, number>> = {
  request: 0,
  operator: 0,
  restart: 1,
  retry: 1,
  inbox: 2,
  schedule: 3,
}
const BY_ITSELF = 2
const LAST = 4
const LONGEST = 200

/** Where a worker stands in the line. */
export interface Place {
  /** From 1. */
  readonly place: number
  readonly aboutMs: number
  /** Nobody starts before a worker that runs has made room. */
  readonly isFull: boolean
}

interface Waiting {
  readonly worker: SupervisedWorker
  readonly rank: number
}

interface StartQueueOptions {
  /** Workers that may be starting at once. */
  readonly atOnce: () => number
  /** The places for running workers; without a free one nobody starts. */
  readonly room: Pick<WorkerRoom, 'isFree' | 'makeFor'>
  readonly onRejected?: () => void
}

/** The line of workers that are to start: a bounded number at once, each in its turn. */
export class StartQueue {
  readonly #options: StartQueueOptions
  readonly #starting = new Set<SupervisedWorker>()
  #line: Waiting[] = []
  /** How long starts took lately, in ms. */
  #usualMs = 500

  constructor(options: StartQueueOptions) {
    this.#options = options
  }

  get length(): number {
    return this.#line.length
  }

  /** Refuses one more in line when it is too long already. */
  checkRoom(): void {
    // Whoever is there by the clock is behind people, and keeps nobody out.
    if (this.#line.filter(({ rank }) => rank < BY_ITSELF).length < LONGEST) return
    this.#options.onRejected?.()
    const retryAfterSeconds = Math.ceil((this.#usualMs / 1000) * (2 + 2 * Math.random()))
    throw new AppError('too-many-requests', 'Too many workers are waiting to start.', {
      details: { retryAfterSeconds },
    })
  }

  add(worker: SupervisedWorker): void {
    // One that is more urgent than it was when it came takes its new place.
    this.#line = this.#line.filter((other) => other.worker !== worker)
    const rank = RANK[worker.life.state.reason] ?? LAST
    const place = this.#line.findIndex((other) => other.rank > rank)
    this.#line.splice(place === -1 ? this.#line.length : place, 0, { worker, rank })
    this.pump()
  }

  /** Place in the line from 1, and how long it may take, in ms; undefined for one that does not wait. */
  placeOf(worker: SupervisedWorker): Place | undefined {
    const place = this.#line.findIndex((waiting) => waiting.worker === worker) + 1
    if (place === 0) return undefined
    const aboutMs = Math.ceil(place / this.#options.atOnce()) * this.#usualMs
    return { place, aboutMs, isFull: !this.#options.room.isFree }
  }

  /** Lets those start whose turn it is. To be called whenever a place may have become free. */
  pump(): void {
    this.#line = this.#line.filter(({ worker }) => worker.life.state.status === 'queued')
    const { atOnce, room } = this.#options
    while (this.#line.length > 0 && this.#starting.size < atOnce()) {
      if (!room.isFree) return room.makeFor(this.#line.length)
      const next = this.#line.shift()
      if (next?.worker.life.state.status === 'queued') this.#grant(next.worker)
    }
  }

  #grant(worker: SupervisedWorker): void {
    const began = performance.now()
    this.#starting.add(worker)
    const away = worker.onChange(() => {
      if (worker.life.state.status === 'starting') return
      away()
      this.#starting.delete(worker)
      if (worker.life.state.status === 'running') this.#learn(performance.now() - began)
      this.pump()
    })
    worker.dispatch({ kind: 'granted' })
  }

  #learn(tookMs: number): void {
    this.#usualMs = 0.8 * this.#usualMs + 0.2 * tookMs
  }
}
