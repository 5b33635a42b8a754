import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { allRoutes, type RouteTable } from '../shared/api/routes.ts'
import { AuditLog } from '../shared/audit/audit-log.ts'
import type { Environment } from '../shared/environment.ts'
import { ProcessLock } from '../shared/files/process-lock.ts'
import type { RootLayout } from '../shared/layout/root-layout.ts'
import { rootLayout } from '../shared/layout/root-layout.ts'
import { ClosingStack } from '../shared/lifetime/closing-stack.ts'
import { createLogger, type Logger } from '../shared/log/logger.ts'
import { RotatingFile } from '../shared/log/rotating-file.ts'
import type { BuildFile } from '../shared/runtime/install-runtime.ts'
import { AccountStore } from './accounts/account-store.ts'
import { SetupToken } from './accounts/setup-token.ts'
import { SystemConfigStore } from './config/system-config-store.ts'
import { issueControlToken, makeRootFolders, readOrMakeKey } from './data-root.ts'
import { HttpDoors } from './http/http-doors.ts'
import { Metrics } from './metrics/metrics.ts'
import { SessionStore } from './sessions/session-store.ts'
import { systemStatus } from './system-status.ts'
import { noteChange } from './workers/note-change.ts'
import { ProcessDriver } from './workers/process-driver.ts'
import { DEFAULT_RESTART_POLICY } from './workers/restart-policy.ts'
import { WorkerFleet } from './workers/worker-fleet.ts'
import { DEFAULT_DEADLINES, type WorkerDeadlines } from './workers/worker-life.ts'
import type { RestartPolicy } from './workers/restart-policy.ts'

export interface SupervisorOptions {
  readonly root: string
  /** From the command line; they go before `etc/system.json`. */
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly build: BuildFile
  readonly environment: Environment
  /** Node and its arguments up to the worker's program. */
  readonly workerProgram: readonly string[]
  /** Where log lines go besides the file. */
  readonly terminal?: { write(line: string): void } | undefined
  /** The route table, where it is not the whole one. */
  readonly routes?: RouteTable
  readonly deadlines?: WorkerDeadlines
  readonly restartPolicy?: RestartPolicy
}

/** Everything that runs while the supervisor runs. */
export interface Supervisor extends AsyncDisposable {
  readonly url: string
  /** The one-time token for the first owner; null when there is an owner. */
  readonly setupToken: string | null
  readonly layout: RootLayout
  readonly logger: Logger
  /** Settled when somebody asked for the end. */
  readonly stopAsked: Promise<void>
}

/** Builds the parts, joins them, and opens the doors. Throws `already-running` when another supervisor has this data root. */
export async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  await using opened = new ClosingStack()
  const layout = rootLayout(options.root)
  await makeRootFolders(layout)
  opened.use(await ProcessLock.take(layout.supervisorLock, `A supervisor of ${layout.root}`))
  const file = opened.use(await RotatingFile.open({ path: join(layout.supervisorLogs, 'supervisor.log') }))
  const base = { pid: process.pid, version: options.build.version }
  const logger = createLogger({ file, base, terminal: options.terminal })
  const audit = new AuditLog(layout.auditLogs)
  opened.defer(() => audit.flush())

  const config = opened.use(await SystemConfigStore.open(layout.systemConfigFile, logger))
  const accounts = await AccountStore.open(layout.usersFile, logger)
  const sessions = opened.use(await SessionStore.open(layout.sessionsFile, logger))
  const setupToken = new SetupToken(layout.setupToken)
  const metrics: Metrics = new Metrics({
    version: options.build.version,
    workers: () => fleet.counts(),
    sessions: () => sessions.size,
    openUpgrades: () => doors.openUpgrades,
  })
  const fleet = opened.use(
    await WorkerFleet.open({
      layout,
      logger,
      driver: new ProcessDriver({ layout, program: options.workerProgram, environment: options.environment }),
      deadlines: options.deadlines ?? DEFAULT_DEADLINES,
      policy: options.restartPolicy ?? DEFAULT_RESTART_POLICY,
      onChange: (change) => {
        metrics.workerChanged(change)
        noteChange(change, { logger, audit })
      },
    }),
  )
  let askToStop = (): void => undefined
  const stopAsked = new Promise<void>((resolve) => (askToStop = resolve))
  const startedAt = new Date()
  const doors: HttpDoors = opened.use(
    new HttpDoors({
      layout,
      logger,
      audit,
      accounts,
      sessions,
      setupToken,
      config,
      fleet,
      metrics,
      routes: options.routes ?? allRoutes(),
      version: options.build.version,
      sessionKey: await readOrMakeKey(layout.sessionKey),
      controlToken: await issueControlToken(layout.controlToken),
      stop: () => askToStop(),
      status: () => systemStatus({ layout, accounts, sessions, fleet, build: options.build, startedAt, url: doors.url }),
    }),
  )
  await doors.open(options.host ?? config.current.host, options.port ?? config.current.port)
  config.watch()
  opened.defer(() => rm(layout.controlToken, { force: true }))
  const token = accounts.hasOwner ? null : await setupToken.issue()
  logger.info({ evt: 'supervisor-ready', url: doors.url, build: options.build.build })
  const parts = opened.move()
  return { url: doors.url, setupToken: token, layout, logger, stopAsked, [Symbol.asyncDispose]: () => parts[Symbol.asyncDispose]() }
}
