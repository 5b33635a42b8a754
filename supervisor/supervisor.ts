import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { allRoutes, type RouteTable } from '../shared/api/routes.ts'
import { AuditLog } from '../shared/audit/audit-log.ts'
import type { StopAsked, SystemStatus } from '../shared/api/system.ts'
import type { Environment } from '../shared/environment.ts'
import { socketPath } from '../shared/files/socket-path.ts'
import { ProcessLock } from '../shared/files/process-lock.ts'
import type { RootLayout } from '../shared/layout/root-layout.ts'
import { rootLayout } from '../shared/layout/root-layout.ts'
import { ClosingStack } from '../shared/lifetime/closing-stack.ts'
import { refuseUnfinished } from '../shared/migration/refuse-unfinished.ts'
import { createLogger, type Logger } from '../shared/log/logger.ts'
import { RotatingFile } from '../shared/log/rotating-file.ts'
import type { BuildFile } from '../shared/runtime/install-runtime.ts'
import { AccessTokens } from './accounts/access-tokens.ts'
import { AccountStore } from './accounts/account-store.ts'
import { SetupToken } from './accounts/setup-token.ts'
import { finishRestores } from './backups/finish-restores.ts'
import { openCopies } from './backups/open-copies.ts'
import { SystemConfigStore } from './config/system-config-store.ts'
import { issueControlToken, makeRootFolders, readOrMakeKey } from './data-root.ts'
import { LiveFeed } from './feed/live-feed.ts'
import { HttpDoors, type HttpDoorsOptions } from './http/http-doors.ts'
import { Metrics } from './metrics/metrics.ts'
import { AuditRetention } from './logs/audit-retention.ts'
import { openMoves } from './open-moves.ts'
import { openWorkers } from './open-workers.ts'
import { finishIntents } from './profiles/finish-intents.ts'
import type { ProfileIntent } from './profiles/profile-intent.ts'
import type { WorkerBuilds } from './runtime/worker-builds.ts'
import { SessionStore } from './sessions/session-store.ts'
import { StateWrites } from './state-writes.ts'
import { openTrial, type TryingParts } from './trial/open-trial.ts'
import { systemStatus } from './system-status.ts'
import { Ending, type StopCause } from './ending.ts'
import { VisitWatch } from './visit-watch.ts'
import { watchFigures } from './watch-figures.ts'
import type { RestartPolicy } from './workers/restart-policy.ts'
import type { WakePolicy } from './workers/wake-policy.ts'
import type { WorkerFleet } from './workers/worker-fleet.ts'
import type { WorkerDeadlines } from './workers/worker-life.ts'

export interface SupervisorOptions extends Pick<HttpDoorsOptions, 'limits'> {
  readonly root: string
  /** From the command line; they go before `etc/system.json`. */
  readonly host?: string | undefined
  readonly port?: number | undefined
  /** The descriptor of a port that systemd listens on for us; it goes before everything else. */
  readonly descriptor?: number | undefined
  /** The systemd that runs this supervisor, if one does. */
  readonly service?: SystemStatus['service']
  readonly build: BuildFile
  readonly environment: Environment
  /** Node and its arguments up to the worker's program. */
  readonly workerProgram: readonly string[]
  /** Where the page was built. */
  readonly webFolder?: string | undefined
  /** Where log lines go besides the file. */
  readonly terminal?: { write(line: string): void } | undefined
  /** The route table, where it is not the whole one. */
  readonly routes?: RouteTable
  readonly deadlines?: WorkerDeadlines
  readonly restartPolicy?: RestartPolicy
  /** A running worker that is not heard of for this long is unresponsive. */
  readonly silentAfterMs?: number
  readonly wakePolicy?: Partial<WakePolicy>
  /** Called after each step that moves a whole profile; what it throws breaks off there, as a crash does. */
  readonly afterMoveStep?: ((step: string) => void) | undefined
  /** After how long a calm a process in standby is made; without it there are none. */
  readonly standbyAfterMs?: number
}

/** Everything that runs while the supervisor runs. */
export interface Supervisor extends AsyncDisposable {
  readonly url: string
  /** The one-time token for the first owner; null when there is an owner. */
  readonly setupToken: string | null
  readonly layout: RootLayout
  readonly logger: Logger
  /** Settled when the end is wished for, with why. */
  readonly stopAsked: Promise<StopCause>
  /** The builds whose programs a worker runs, or may have to run again. */
  readonly buildsInUse: () => ReadonlySet<string>
  readonly workerCounts: () => Readonly<Record<string, number>>
  /** Reads the configuration anew. */
  readonly reload: () => Promise<void>
}

/** Builds the parts, joins them, and opens the doors. Throws `already-running` when another supervisor has this data root. */
export async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  await using opened = new ClosingStack()
  const layout = rootLayout(options.root)
  // Whoever talks to the supervisor reaches this socket by its whole path.
  socketPath(layout.controlSocket, '/')
  await makeRootFolders(layout)
  opened.use(await ProcessLock.take(layout.supervisorLock, `A supervisor of ${layout.root}`))
  await refuseUnfinished(layout)
  const journals = await openJournals(opened, layout, options)
  const stores = await openStores(opened, layout, journals.logger)
  const opening = { ...options, layout, ...journals, ...stores }
  await finishRestores(opening)
  const unfinished = await finishIntents(opening)
  const { doors, fleet, builds, stopAsked } = await openDoors(opened, { ...opening, unfinished })
  stores.config.watch()
  const setupToken = await setupTokenFor(stores)
  journals.logger.info({ evt: 'supervisor-ready', url: doors.url, build: options.build.build })
  const parts = opened.move()
  return {
    url: doors.url,
    setupToken,
    layout,
    logger: journals.logger,
    stopAsked,
    buildsInUse: () => new Set([...fleet.figures.builds, ...builds.kept]),
    workerCounts: () => fleet.figures.counts(stores.accounts.all.length),
    reload: () => stores.config.reload(),
    [Symbol.asyncDispose]: () => parts[Symbol.asyncDispose](),
  }
}

interface Journals {
  readonly logFile: RotatingFile
  readonly logger: Logger
  readonly audit: AuditLog
}

async function openJournals(
  opened: ClosingStack,
  layout: RootLayout,
  { build, terminal }: SupervisorOptions,
): Promise<Journals> {
  const path = join(layout.supervisorLogs, 'supervisor.log')
  const file = opened.use(await RotatingFile.open({ path }))
  const base = { pid: process.pid, version: build.version }
  const audit = new AuditLog(layout.auditLogs)
  opened.defer(() => audit.flush())
  return { logFile: file, logger: createLogger({ file, base, terminal }), audit }
}

/** What the first owner is made with; accounts that came by a migration need none. */
async function setupTokenFor({ accounts, setupToken }: Stores): Promise<string | null> {
  if (!accounts.hasOwner) return await setupToken.issue()
  await setupToken.useUp()
  return null
}

interface Stores {
  readonly stateWrites: StateWrites
  readonly config: SystemConfigStore
  readonly accounts: AccountStore
  readonly sessions: SessionStore
  readonly tokens: AccessTokens
  readonly setupToken: SetupToken
}

async function openStores(
  opened: ClosingStack,
  layout: RootLayout,
  logger: Logger,
): Promise<Stores> {
  const stateWrites = new StateWrites()
  const accounts = await AccountStore.open(layout.usersFile, logger, stateWrites)
  return {
    stateWrites,
    accounts,
    tokens: opened.use(new AccessTokens(accounts, logger)),
    config: opened.use(await SystemConfigStore.open(layout.systemConfigFile, logger, stateWrites)),
    sessions: opened.use(await SessionStore.open(layout.sessionsFile, logger, stateWrites)),
    setupToken: new SetupToken(layout.setupToken),
  }
}

/** Everything that the doors and the workers are opened with. */
export interface Opening extends SupervisorOptions, Journals, Stores {
  readonly layout: RootLayout
  /** What a supervisor before this one began with whole profiles, and this one could not end. */
  readonly unfinished: readonly ProfileIntent[]
}

interface Opened {
  readonly doors: HttpDoors
  readonly fleet: WorkerFleet
  readonly builds: WorkerBuilds
  readonly stopAsked: Promise<StopCause>
}

async function openDoors(opened: ClosingStack, opening: Opening): Promise<Opened> {
  const { layout, build, config } = opening
  const metrics = new Metrics(build.version)
  const feed = opened.use(new LiveFeed())
  const ending = new Ending()
  const { standbys, queue, program, walls, ...running } = await openWorkers(opened, opening, {
    metrics,
    feed,
    onStartsFail: () => end('starts-fail', 'leave'),
  })
  const { clock, ...profiles } = await openProfiles(opened, opening, { ...running, program, walls })
  const startedAt = new Date()
  const doors: HttpDoors = opened.use(
    new HttpDoors({
      ...opening,
      ...running,
      feed,
      metrics,
      ...profiles,
      routes: opening.routes ?? allRoutes(),
      version: build.version,
      sessionKey: await readOrMakeKey(layout.sessionKey),
      controlToken: await issueControlToken(layout.controlToken),
      stop: ({ workers }) => end('request', workers),
      status: () =>
        systemStatus({
          ...opening,
          ...running,
          queue,
          clock,
          startedAt,
          walls: walls.words,
          url: doors.url,
          service: opening.service ?? null,
          listening: { ...doors.listening, asked: isAsked(opening) },
        }),
    }),
  )
  openVisits(opened, opening, doors)
  await watchFigures(metrics, { ...opening, ...running, queue, standbys, doors })
  opened.defer(() => rm(layout.controlToken, { force: true }))
  const { host = config.current.host, port = config.current.port } = opening
  await doors.open(host, port, opening.descriptor)
  void clock.look()
  return { doors, ...running, stopAsked: ending.wished }

  function end(cause: StopCause, workers: StopAsked['workers']): void {
    if (workers === 'leave') running.fleet.leaveWorkers()
    ending.wish(cause)
  }
}

function retentionOf({ layout, audit, logger, config }: Opening): AuditRetention {
  const days = (): number | null => config.current.auditDays ?? null
  return AuditRetention.start({ folder: layout.auditLogs, audit, logger, days })
}

/** What is done with whole profiles: moves come first, for what one of them left half done must be locked before it is copied. */
async function openProfiles(opened: ClosingStack, opening: Opening, parts: TryingParts) {
  const moves = await openMoves(opened, opening, parts.fleet)
  const trial = await openTrial(opening, parts)
  return { moves, trial, ...(await openCopies(opened, opening, parts)) }
}

/** Whether where to listen was said on the command line. */
function isAsked({ host, port }: SupervisorOptions): boolean {
  return host !== undefined || port !== undefined
}

/** What looks after visits and the audit of them by the clock. */
function openVisits(opened: ClosingStack, opening: Opening, doors: HttpDoors): void {
  const visits = VisitWatch.start({ ...opening, endedByToken: () => doors.takeEndedVisits() })
  opened.defer(() => visits[Symbol.dispose]())
  opened.use(retentionOf(opening))
}
