import type { AliveSaid } from '../shared/domain/alive-said.ts'
import { AuditLog } from '../shared/audit/audit-log.ts'
import type { WorkerMessage } from '../shared/control/control-messages.ts'
import type { WorkerStart } from '../shared/control/worker-contract.ts'
import type { Logger } from '../shared/log/logger.ts'
import { adaptersFor } from './adapters-for.ts'
import { Attachments } from './attach/attachments.ts'
import type { ReminderEvent } from './calendar/reminders.ts'
import { chatFor } from './chat-for.ts'
import type { ControlChannel } from './control/control-channel.ts'
import { controlFor } from './control-for.ts'
import type { Vitals } from './control/heartbeat.ts'
import { createUpgradeListener } from './control/upgrade.ts'
import { datasetsFor } from './datasets-for.ts'
import { ProfileEvents } from './events/profile-events.ts'
import type { ForgetfulStore } from './forget/forgetful-store.ts'
import { RequestGate } from './http/request-gate.ts'
import { createRequestListener } from './http/request-listener.ts'
import { type NoteVisit, withOwnerVisits } from './http/owner-visit-route.ts'
import { createRouter } from './http/router.ts'
import { createSecretCheck } from './http/secret-check.ts'
import { WorkerServer } from './http/worker-server.ts'
import type { IndexKeeper } from './index/index-keeper.ts'
import { Latch } from './index/latch.ts'
import { LazyAgents } from './lazy-agents.ts'
import { chatStore, type LazyChat } from './lazy-chat.ts'
import { datasetStore, type LazyDatasets } from './lazy-datasets.ts'
import type { AgentParts } from './open-agents.ts'
import { openMemories } from './open-memories.ts'
import { type Personal, openPersonal } from './open-personal.ts'
import { type Handled, handlersOf } from './worker-handlers.ts'
import { openSettings, type Settings } from './open-settings.ts'
import { QueuedSlots } from './models/queued-slots.ts'
import type { OpenProfile } from './profile/open-profile.ts'
import { PersonTimeZone, watchTimeZone } from './profile/time-zone.ts'
import { ProfileAudit } from './routes/profile-audit.ts'
import { isActivity, PersonActivity } from './schedules/person-activity.ts'
import type { ScheduleEngine } from './schedules/schedule-engine.ts'
import type { WakePlan } from './schedules/wake-plan.ts'
import { type Schedules, schedulesFor } from './schedules-for.ts'
import { LazyTools } from './tools/lazy-tools.ts'
import type { LazySemantic } from './semantic/lazy-semantic.ts'
import type { EpisodicWatch } from './watch/episodic-watch.ts'

/** What a worker is started with. */
export interface WorkerOptions {
  readonly start: WorkerStart
  readonly secret: string
  /** Nobody has supervised this worker for a minute. */
  readonly onAbandoned: () => void
}

/** The parts of a worker that are begun and ended one by one. */
export interface WorkerParts {
  readonly profile: OpenProfile
  readonly index: IndexKeeper
  readonly watch: EpisodicWatch
  readonly audit: ProfileAudit
  readonly personal: Personal
  readonly agents: LazyAgents
  readonly chat: LazyChat
  readonly datasets: LazyDatasets
  readonly gate: RequestGate
  readonly attachments: Attachments
  readonly control: ControlChannel
  readonly server: WorkerServer
  readonly wakes: WakePlan
  readonly engine: ScheduleEngine
  readonly semantic: LazySemantic
  readonly vitals: () => Vitals
  /** Opened when the worker has said that it is ready: what is heavy waits for it. */
  readonly ready: Latch
}

/** Who asked so short a time ago is there, and should be answered soon. */
const PERSON_WAITS_MS = 10_000

/** Puts everything together that serves a profile, and listens. */
export async function assembleWorker(
  options: WorkerOptions,
  profile: OpenProfile,
): Promise<WorkerParts> {
  const { start, onAbandoned } = options
  const { layout, logger } = profile
  const { userId } = start
  const { ready, gate, log, audit, person, events } = groundOf(userId, profile)
  const slots = new QueuedSlots({ say: (message) => control.say(message) })
  const settings = openSettings(profile, { person, userId, audit: log, slots })
  const { models } = settings
  const begin = ready.opened
  const forgetful = forgetfulStores({ chat: () => chat, datasets: () => datasets })
  const memoryParts = openMemories({ start, profile, begin, person, events, models, forgetful })
  const { index, watch, semantic } = memoryParts
  const adapters = adaptersFor({ start, profile, audit, events, ...settings })
  const watched = { profile, memoryParts, person, audit, events }
  const datasets: LazyDatasets = datasetsFor({ ...watched, ...settings })
  const lazy = () => [agents, chat, adapters, datasets, semantic, attachments, engine]
  const because = () => lazy().flatMap((one) => one.because)
  const vitals = (): Vitals => vitalsOf(gate, index, because())
  const activity = new PersonActivity()
  const attachments = new Attachments({ start, audit, tell: events.tell, vitals, activity })
  const telling = { announce: announcer(logger, events), tell: events.tell }
  const personal = openPersonal({ start, profile, audit, person, ...settings, ...telling })
  const working = { start, profile, memoryParts, personal, audit, events }
  const approvals = async () => (await tools.open()).approvals
  const maxAtOnce = (): number => schedules.plan().most
  const noting = { gate, person, approvals, activity, maxAtOnce }
  const agents = agentsFor({ ...working, ...settings, ...noting })
  const say = (message: WorkerMessage): void => control.say(message)
  const schedules: Schedules = schedulesFor({ ...working, person, agents, activity, say })
  const { engine, wakes } = schedules
  const told = { wakes, person, models, datasets }
  const chatEnd = (graceMs: number): Promise<void> => chat.end(graceMs)
  const ending = { wakes, engine, gate, attachments, agents, adapters, datasets, chatEnd }
  const channel = { start, logger, vitals, slots, told, ending, audit, onAbandoned }
  const control: ControlChannel = controlFor(channel)
  events.onEvent((event) => control.tell(event))
  audit.onNewDay = () => control.repeat()
  const tools: LazyTools = toolsFor({ ...working, person })
  const chat: LazyChat = chatFor({ profile, memoryParts, personal, models, tools, person, events })
  const parts = { memoryParts, layout, audit, personal, agents, ...settings }
  const handled = { ...parts, events, tools, chat, adapters, datasets, schedules }
  const serving = { handled, gate, logger, control, attachments, activity }
  const server = await listen(options, serving)
  beginLater(begin, { ...handled, semantic, logger })
  const begun = { control, server, wakes, engine, ready, semantic, agents, chat, datasets, vitals }
  return { profile, index, watch, audit, personal, gate, attachments, ...begun }
}

/** What all other parts stand on, and what stands on none of them. */
function groundOf(userId: string, { layout, logger }: OpenProfile) {
  const log = new AuditLog(layout.audit)
  return {
    ready: new Latch(),
    gate: new RequestGate(),
    log,
    audit: new ProfileAudit({ userId, log, logger }),
    person: new PersonTimeZone(watchTimeZone(layout, noteInvalid(logger))),
    events: new ProfileEvents(),
  }
}

/** What holds words of memories and is put together after them. */
function forgetfulStores(later: {
  readonly chat: () => LazyChat
  readonly datasets: () => LazyDatasets
}): ForgetfulStore[] {
  return [
    chatStore((request) => later.chat().forget(request)),
    datasetStore((request) => later.datasets().forget(request)),
  ]
}

interface ToolsWish extends Pick<Handled, 'memoryParts' | 'personal' | 'audit' | 'events'> {
  readonly start: WorkerStart
  readonly profile: OpenProfile
  readonly person: PersonTimeZone
}

interface AgentsWish extends ToolsWish, Pick<Settings, 'config' | 'models'> {
  readonly gate: RequestGate
  readonly approvals: AgentParts['approvals']
  readonly activity: PersonActivity
  readonly maxAtOnce: AgentParts['maxAtOnce']
}

function agentsFor(wish: AgentsWish): LazyAgents {
  const { start, profile, personal, gate, person, activity, ...parts } = wish
  const { layout, logger } = profile
  const { calendar, tasks, persona } = personal
  const isPersonWaiting = (): boolean => gate.quietMs < PERSON_WAITS_MS
  const timeZone = (): string => person.timeZone
  const { userId } = start
  const awayMs = (): number => activity.away?.forMs ?? Infinity
  const own = { calendar, tasks, persona, isPersonWaiting, awayMs, timeZone }
  return new LazyAgents({ userId, layout, logger, ...own, ...parts })
}

function toolsFor(wish: ToolsWish): LazyTools {
  const { start, profile, memoryParts, personal, audit, events, person } = wish
  const { layout, logger } = profile
  const { memories, isForgotten } = memoryParts
  const { tasks, calendar, persona } = personal
  const kept = { memories, isForgotten, tasks, calendar, persona }
  const timeZone = (): string => person.timeZone
  const { userId } = start
  return new LazyTools({ userId, layout, logger, audit, ...kept, tell: events.tell, timeZone })
}

function noteUnopened(logger: Logger): (error: unknown) => void {
  return (error) => logger.error({ evt: 'tools-not-opened', err: error })
}

interface Serving {
  readonly handled: Handled
  readonly gate: RequestGate
  readonly logger: Logger
  readonly control: ControlChannel
  readonly attachments: Attachments
  readonly activity: PersonActivity
}

async function listen(
  { start, secret }: WorkerOptions,
  { handled, gate, logger, control, attachments, activity }: Serving,
): Promise<WorkerServer> {
  const checkSecret = createSecretCheck(secret)
  const router = withOwnerVisits(createRouter(handlersOf(handled)), visitNoter(handled))
  return await WorkerServer.listen({
    socket: start.socket,
    onRequest: createRequestListener({
      router,
      gate,
      checkSecret,
      logger,
      onRequest: (request) => {
        if (isActivity(request, start.userId)) activity.note()
      },
    }),
    onUpgrade: createUpgradeListener({
      checkSecret,
      control: (socket, offers) => control.accept(socket, offers),
      others: {
        isAsked: (request) => Attachments.isAsked(request),
        accept: (asked) => attachments.accept(asked),
      },
    }),
  })
}

/** An owner's look stands in the person's own audit, and then in their feed. */
function visitNoter({ audit, events }: Handled): NoteVisit {
  return async (caller, { event, until }) => {
    await audit.visited(caller, event, until === undefined ? {} : { until })
    events.tell(event === 'owner_visit_began' ? 'visit-began' : 'visit-ended', caller.actor)
  }
}

function noteInvalid(logger: Logger): (path: string) => void {
  return (path) => logger.warn({ evt: 'config-invalid', path })
}

function announcer(logger: Logger, events: ProfileEvents): (event: ReminderEvent) => void {
  return ({ kind, eventId }) => {
    logger.info({ evt: `${kind}-due`, event_id: eventId })
    events.tell(`${kind}-due`, eventId)
  }
}

interface Begun extends Pick<Handled, 'personal' | 'agents' | 'chat' | 'datasets' | 'tools'> {
  readonly semantic: LazySemantic
  readonly logger: Logger
}

/** What may take longer than the start should. */
function beginLater(
  begin: Promise<void>,
  { personal, semantic, agents, chat, datasets, tools, logger }: Begun,
): void {
  void begin.then(() => personal.calendar.begin())
  void begin.then(() => semantic.begin())
  void begin.then(() => agents.begin())
  void begin.then(() => chat.begin())
  void begin.then(() => datasets.begin())
  void begin.then(() => tools.begin()).catch(noteUnopened(logger))
}

function vitalsOf(gate: RequestGate, index: IndexKeeper, because: readonly AliveSaid[]): Vitals {
  const { inFlight: count } = gate
  const aliveSaid: AliveSaid[] = []
  if (count > 0) aliveSaid.push({ code: 'requests', values: { count } })
  if (index.state.status === 'reconciling') aliveSaid.push({ code: 'search-index', values: {} })
  return { inFlight: count, aliveSaid: [...aliveSaid, ...because] }
}
