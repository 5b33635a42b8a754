import { join } from 'node:path'
import { AuditLog } from '../shared/audit/audit-log.ts'
import type { Telling, WorkerMessage } from '../shared/control/control-messages.ts'
import type { WorkerStart } from '../shared/control/worker-contract.ts'
import type { Logger } from '../shared/log/logger.ts'
import { atMost } from './at-most.ts'
import { Attachments } from './attach/attachments.ts'
import { ControlChannel } from './control/control-channel.ts'
import type { Vitals } from './control/heartbeat.ts'
import { createUpgradeListener } from './control/upgrade.ts'
import { ProfileEvents } from './events/profile-events.ts'
import type { WorkerHandlers } from './http/handler.ts'
import { RequestGate } from './http/request-gate.ts'
import { createRequestListener } from './http/request-listener.ts'
import { withOwnerVisits } from './http/owner-visit-route.ts'
import { createRouter } from './http/router.ts'
import { createSecretCheck } from './http/secret-check.ts'
import { WorkerServer } from './http/worker-server.ts'
import { IndexKeeper } from './index/index-keeper.ts'
import { Latch } from './index/latch.ts'
import { removeLeftovers } from './memory/leftovers.ts'
import { Memories } from './memory/memories.ts'
import { MemoryStore } from './memory/memory-store.ts'
import { type Personal, openPersonal } from './open-personal.ts'
import { watchCognitiveMode } from './profile/cognitive-mode.ts'
import { watchKnownPeople } from './profile/known-people.ts'
import { OpenProfile } from './profile/open-profile.ts'
import { PersonTimeZone, watchTimeZone } from './profile/time-zone.ts'
import { auditHandlers } from './routes/audit-handlers.ts'
import { memoryHandlers } from './routes/memory-handlers.ts'
import { ProfileAudit } from './routes/profile-audit.ts'
import type { Wake } from './schedules/next-wake.ts'
import { watchSchedules } from './schedules/schedule-files.ts'
import { WakePlan } from './schedules/wake-plan.ts'

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
  readonly personal: Personal
  readonly gate: RequestGate
  readonly attachments: Attachments
  readonly control: ControlChannel
  readonly server: WorkerServer
  readonly wakes: WakePlan
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
    this.#parts.wakes.start()
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
  const person = new PersonTimeZone(watchTimeZone(layout, noteInvalid(logger)))
  const events = new ProfileEvents()
  const { memories, index } = openMemories({ start, profile, begin: ready.opened, person, events })
  const vitals = (): Vitals => vitalsOf(gate, index, attachments)
  const attachments = new Attachments({ start, audit, tell: events.tell, vitals })
  const personal = openPersonal({
    start,
    profile,
    audit,
    timeZone: () => person.timeZone,
    announce: ({ kind, eventId }) => events.tell(`${kind}-due`, eventId),
  })
  const wakes = new WakePlan({
    ...watchSchedules(layout, noteInvalid(logger)),
    timeZone: () => person.timeZone,
    reminderAt: () => personal.calendar.nextReminderAt(),
    logger,
    onPlanned: (wake) => control.say(nextWakeOf(wake)),
  })
  const control: ControlChannel = new ControlChannel({
    start,
    logger,
    vitals,
    drain: async () => {
      wakes.stop()
      await emptied(gate, attachments, 'drain')
    },
    isDraining: () => gate.isDraining,
    onTold: (telling) => onTold(telling, wakes, person),
    standing: () => (wakes.planned === undefined ? [] : [nextWakeOf(wakes.planned)]),
    abandonedAfterMs: ABANDONED_AFTER_MS,
    onAbandoned,
  })
  events.onEvent((event) => control.tell(event))
  const handlers: WorkerHandlers = {
    ...memoryHandlers(memories, audit),
    ...auditHandlers(layout.audit, audit),
    ...personal.handlers,
  }
  const checkSecret = createSecretCheck(secret)
  const router = withOwnerVisits(createRouter(handlers), (caller, { event, until }) =>
    audit.visited(caller, event, until === undefined ? {} : { until }),
  )
  const server = await WorkerServer.listen({
    socket: start.socket,
    onRequest: createRequestListener({ router, gate, checkSecret, logger }),
    onUpgrade: createUpgradeListener({
      checkSecret,
      control: (socket) => control.accept(socket),
      others: {
        isAsked: (request) => Attachments.isAsked(request),
        accept: (asked) => attachments.accept(asked),
      },
    }),
  })
  void ready.opened.then(() => personal.calendar.begin())
  return { profile, index, audit, personal, gate, attachments, control, server, wakes, ready }
}

function noteInvalid(logger: Logger): (path: string) => void {
  return (path) => logger.warn({ evt: 'config-invalid', path })
}

function nextWakeOf(wake: Wake | null): WorkerMessage {
  const at = wake?.at.toISOString() ?? null
  return { kind: 'next-wake', at, because: (wake?.because ?? []).slice(0, 100) }
}

function onTold(telling: Telling, wakes: WakePlan, person: PersonTimeZone): void {
  if (telling.kind === 'woken') return wakes.woken(telling)
  person.prefer(telling.timeZone)
  wakes.look()
}

interface MemoryParts {
  readonly start: WorkerStart
  readonly profile: OpenProfile
  readonly begin: Promise<void>
  readonly person: PersonTimeZone
  readonly events: ProfileEvents
}

function openMemories({ start, profile, begin, person, events }: MemoryParts): {
  memories: Memories
  index: IndexKeeper
} {
  const { userId } = start
  const { layout, logger } = profile
  const store = new MemoryStore(layout.episodic)
  const index = IndexKeeper.start({
    path: layout.indexFile,
    begin,
    files: store,
    timeZone: () => person.timeZone,
    onFolder: (walked) =>
      void removeLeftovers(join(layout.episodic, walked.folder), walked.hidden, store),
    logger,
  })
  const cognitiveMode = watchCognitiveMode(layout, noteInvalid(logger))
  const people = watchKnownPeople(layout, noteInvalid(logger))
  const { tell } = events
  return { memories: new Memories({ userId, store, index, cognitiveMode, people, tell }), index }
}

/** Lets nobody in; settled when nobody is there any more. */
async function emptied(gate: RequestGate, attachments: Attachments, reason: string): Promise<void> {
  await Promise.all([gate.drain(reason), attachments.end(reason)])
}

function vitalsOf(gate: RequestGate, index: IndexKeeper, { because }: Attachments): Vitals {
  const { inFlight } = gate
  const requests = inFlight === 0 ? [] : [inFlight === 1 ? '1 request' : `${inFlight} requests`]
  const work = index.state.status === 'reconciling' ? ['search index'] : []
  return { inFlight, aliveBecause: [...requests, ...work, ...because] }
}

async function stopParts(parts: Parts, reason: string): Promise<void> {
  const { profile, index, audit, personal, gate, attachments, control, server, wakes, ready } =
    parts
  profile.logger.info({ evt: 'worker-stopping', reason, in_flight: gate.inFlight })
  ready.open()
  wakes.stop()
  const empty = emptied(gate, attachments, reason)
  server.stopAccepting()
  await atMost(STOP_GRACE_MS, empty)
  server.endConnections()
  await personal.calendar.stop()
  await index.close()
  await audit.flush()
  control.close()
  await profile.close()
}
