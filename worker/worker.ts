import { assembleWorker, type WorkerOptions, type WorkerParts } from './assemble-worker.ts'
import { atMost } from './at-most.ts'
import { emptied } from './control-for.ts'
import { SpareMemory } from './life/spare-memory.ts'
import { OpenProfile } from './profile/open-profile.ts'

type WorkerState =
  | { readonly status: 'serving' }
  | { readonly status: 'stopping'; readonly stopped: Promise<void> }

const STOP_GRACE_MS = 8_000
/** So that what a reply came to is kept within that grace. */
const REPLY_GRACE_MS = 5_000
/** Whoever woke the worker is answered before it plans ahead. */
const FIRST_ANSWERS_MS = 300

/** One profile's worker: everything that serves it, put together. */
export class Worker {
  readonly #parts: WorkerParts
  readonly #spareMemory: SpareMemory
  #state: WorkerState = { status: 'serving' }

  private constructor(parts: WorkerParts) {
    this.#parts = parts
    this.#spareMemory = spareMemoryOf(parts)
  }

  /** Opens the profile and listens. Throws `profile-unusable` or `already-running`. */
  static async start(options: WorkerOptions): Promise<Worker> {
    const profile = await OpenProfile.open(options.start)
    return new Worker(await assembleWorker(options, profile))
  }

  /** Begins what may take longer than the start should: the index. */
  begin({ startMs }: { readonly startMs: number }): void {
    this.#parts.profile.logger.info({
      evt: 'worker-ready',
      pid: process.pid,
      start_ms: startMs,
      uptime_ms: Math.round(performance.now()),
    })
    this.#parts.ready.open()
    this.#parts.wakes.start(FIRST_ANSWERS_MS)
    this.#spareMemory.begin()
  }

  /** Takes no more requests, lets those under way end (for 8 s at most), and leaves everything on disk. */
  async stop(reason: string): Promise<void> {
    this.#spareMemory.stop()
    if (this.#state.status === 'serving')
      this.#state = { status: 'stopping', stopped: stopParts(this.#parts, reason) }
    await this.#state.stopped
  }

  /** The last line of a worker that is about to die. */
  logDeath(error: unknown): void {
    this.#parts.profile.logger.fatal({ evt: 'worker-crashed', err: error })
    this.#parts.profile.flushLogSync()
  }
}

function spareMemoryOf({ gate, vitals, profile }: WorkerParts): SpareMemory {
  // Somebody who listens to what happens waits for nothing.
  const isIdle = (): boolean => vitals().aliveSaid.every(({ code }) => code === 'requests')
  return new SpareMemory({
    restMs: () => (isIdle() ? gate.quietMs : 0),
    onTrouble: (error) => profile.logger.warn({ evt: 'memory-not-given-back', err: error }),
  })
}

async function stopParts(parts: WorkerParts, reason: string): Promise<void> {
  const { profile, index, watch, audit, personal, agents, chat, datasets, semantic } = parts
  const { gate, attachments, control, server, wakes, engine, ready } = parts
  profile.logger.info({ evt: 'worker-stopping', reason, in_flight: gate.inFlight })
  ready.open()
  wakes.stop()
  const emptying = emptied(gate, attachments, reason)
  const ending = [engine.stop(), agents.stop(), datasets.stop(), chat.end(REPLY_GRACE_MS)]
  const empty = Promise.all([emptying, ...ending])
  server.stopAccepting()
  await atMost(
    STOP_GRACE_MS,
    empty.then(() => undefined),
  )
  server.endConnections()
  await personal.calendar.stop()
  await semantic.stop()
  await watch.close()
  await index.close()
  await audit.flush()
  control.close()
  await profile.close()
}
