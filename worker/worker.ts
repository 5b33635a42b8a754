import { AuditLog } from '../shared/audit/audit-log.ts'
import type { WorkerStart } from '../shared/control/worker-contract.ts'
import { atMost } from './at-most.ts'
import { ControlChannel } from './control/control-channel.ts'
import type { Vitals } from './control/heartbeat.ts'
import { createUpgradeListener } from './control/upgrade.ts'
import type { WorkerHandlers } from './http/handler.ts'
import { RequestGate } from './http/request-gate.ts'
import { createRequestListener } from './http/request-listener.ts'
import { createRouter } from './http/router.ts'
import { createSecretCheck } from './http/secret-check.ts'
import { WorkerServer } from './http/worker-server.ts'
import type { IndexKeeper } from './index/index-keeper.ts'
import { Latch } from './index/latch.ts'
import { openMemories } from './open-memories.ts'
import { OpenProfile } from './profile/open-profile.ts'
import { auditHandlers } from './routes/audit-handlers.ts'
import { memoryBulkHandlers } from './routes/memory-bulk-handlers.ts'
import { memoryCareHandlers } from './routes/memory-care-handlers.ts'
import { memoryHandlers } from './routes/memory-handlers.ts'
import { ProfileAudit } from './routes/profile-audit.ts'

interface WorkerOptions {
  readonly start: WorkerStart
  readonly secret: string
  /** Nobody has supervised this worker for a minute. */
  readonly onAbandoned: () => void
}

interface Parts {
  readonly profile: OpenProfile
  readonly index: IndexKeeper
  readonly audit: ProfileAudit
  readonly gate: RequestGate
  readonly control: ControlChannel
  readonly server: WorkerServer
  /** Opened when the worker has said that it is ready: what is heavy waits for it. */
  readonly ready: Latch
}

type WorkerState =
  | { readonly status: 'serving' }
  | { readonly status: 'stopping'; readonly stopped: Promise<void> }

const ABANDONED_AFTER_MS = 60_000
const STOP_GRACE_MS = 8_000

/** One profile's worker: everything that serves it, put together. */
export class Worker {
  readonly #parts: Parts
  #state: WorkerState = { status: 'serving' }

  private constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Opens the profile and listens. Throws `profile-unusable` or `already-running`. */
  static async start(options: WorkerOptions): Promise<Worker> {
    const profile = await OpenProfile.open(options.start)
    return new Worker(await assemble(options, profile))
  }

  /** Begins what may take longer than the start should: the index. */
  begin(): void {
    this.#parts.profile.logger.info({
      evt: 'worker-ready',
      pid: process.pid,
      uptime_ms: Math.round(performance.now()),
    })
    this.#parts.ready.open()
  }

  /** Takes no more requests, lets those under way end (for 8 s at most), and leaves everything on disk. */
  async stop(reason: string): Promise<void> {
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

async function assemble(
  { start, secret, onAbandoned }: WorkerOptions,
  profile: OpenProfile,
): Promise<Parts> {
  const { layout, logger } = profile
  const ready = new Latch()
  const gate = new RequestGate()
  const audit = new ProfileAudit({ userId: start.userId, log: new AuditLog(layout.audit), logger })
  const memoryParts = openMemories(start, profile, ready.opened)
  const { memories, index } = memoryParts
  const control = new ControlChannel({
    start,
    logger,
    vitals: () => vitalsOf(gate, index),
    drain: () => gate.drain('drain'),
    isDraining: () => gate.isDraining,
    abandonedAfterMs: ABANDONED_AFTER_MS,
    onAbandoned,
  })
  const handlers: WorkerHandlers = {
    ...memoryHandlers(memories, audit),
    ...memoryCareHandlers({ ...memoryParts, audit }),
    ...memoryBulkHandlers({ ...memoryParts, indexFile: layout.indexFile, audit }),
    ...auditHandlers(layout.audit, audit),
  }
  const checkSecret = createSecretCheck(secret)
  const server = await WorkerServer.listen({
    socket: start.socket,
    onRequest: createRequestListener({ router: createRouter(handlers), gate, checkSecret, logger }),
    onUpgrade: createUpgradeListener(checkSecret, (socket) => control.accept(socket)),
  })
  return { profile, index, audit, gate, control, server, ready }
}

function vitalsOf(gate: RequestGate, index: IndexKeeper): Vitals {
  const { inFlight } = gate
  const requests = inFlight === 0 ? [] : [inFlight === 1 ? '1 request' : `${inFlight} requests`]
  const work = index.state.status === 'reconciling' ? ['search index'] : []
  return { inFlight, aliveBecause: [...requests, ...work] }
}

async function stopParts(parts: Parts, reason: string): Promise<void> {
  const { profile, index, audit, gate, control, server, ready } = parts
  profile.logger.info({ evt: 'worker-stopping', reason, in_flight: gate.inFlight })
  ready.open()
  const emptied = gate.drain(reason)
  server.stopAccepting()
  await atMost(STOP_GRACE_MS, emptied)
  server.endConnections()
  await index.close()
  await audit.flush()
  control.close()
  await profile.close()
}
