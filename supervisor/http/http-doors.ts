import type { Server } from 'node:http'
import type { RouteTable } from '../../shared/api/routes.ts'
import type { StopAsked } from '../../shared/api/system.ts'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { Environment } from '../../shared/environment.ts'
import type { RootLayout } from '../../shared/layout/root-layout.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { AccessTokens } from '../accounts/access-tokens.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import { LoginDoor } from '../accounts/login.ts'
import { PasswordHasher } from '../accounts/password-hash.ts'
import type { SetupToken } from '../accounts/setup-token.ts'
import { TotpEnrolments } from '../accounts/totp-enrolments.ts'
import type { CopyWorks } from '../backups/copy-works.ts'
import type { OwnExports } from '../backups/own-exports.ts'
import type { ProfileCopies } from '../backups/profile-copies.ts'
import type { SystemConfigStore } from '../config/system-config-store.ts'
import type { LiveFeed } from '../feed/live-feed.ts'
import { closeServer, listenOnDescriptor, listenOnPort, listenOnSocket } from '../listening.ts'
import { ownOpenFiles } from '../limits/own-limits.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { ProfileFolders } from '../profiles/profile-folders.ts'
import type { ProfileMoves } from '../profiles/profile-moves.ts'
import type { WorkerBuilds } from '../runtime/worker-builds.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import { TemplateStore } from '../templates/template-store.ts'
import type { StatusInMemory } from '../system-status.ts'
import type { SecurityTrial } from '../trial/security-trial.ts'
import type { ProfileUsages } from '../usage/profile-usages.ts'
import type { WorkerFleet } from '../workers/worker-fleet.ts'
import { AuditTrail } from './audit-trail.ts'
import { ClientAddresses } from './client-address.ts'
import { expressApp } from './express-app.ts'
import { Front } from './front.ts'
import type { Handlers } from './handler.ts'
import { accountHandlers } from './handlers/account-handlers.ts'
import { auditHandlers } from './handlers/audit-handlers.ts'
import { authHandlers } from './handlers/auth-handlers.ts'
import { doctorHandlers } from './handlers/doctor-handlers.ts'
import { backupHandlers } from './handlers/backup-handlers.ts'
import { feedHandlers } from './handlers/feed-handlers.ts'
import { movingHandlers } from './handlers/moving-handlers.ts'
import { ownExportHandlers } from './handlers/own-export-handlers.ts'
import { pageHandlers } from './handlers/page-handlers.ts'
import { profileHandlers } from './handlers/profile-handlers.ts'
import { systemHandlers } from './handlers/system-handlers.ts'
import { tokenHandlers } from './handlers/token-handlers.ts'
import { templateHandlers } from './handlers/template-handlers.ts'
import { usageHandlers } from './handlers/usage-handlers.ts'
import { totpHandlers } from './handlers/totp-handlers.ts'
import { userHandlers } from './handlers/user-handlers.ts'
import { workerHandlers } from './handlers/worker-handlers.ts'
import { connectionsWithin, type HttpLimits } from './http-limits.ts'
import { type PageSource, pageSource } from './page-source.ts'
import { Principals } from './principals.ts'
import { Proxy } from './proxy.ts'
import { requestLog } from './request-log.ts'
import { RouteFinder } from './route-finder.ts'
import { SessionCookies } from './session-cookie.ts'
import { SessionStreams } from './session-streams.ts'
import { type TokenVisit, TokenVisits } from './token-visits.ts'
import { showUnknown } from './unknown-address.ts'
import { UpgradeProxy } from './upgrade-proxy.ts'

export interface HttpDoorsOptions {
  readonly layout: RootLayout
  readonly logger: Logger
  readonly audit: AuditLog
  readonly accounts: AccountStore
  readonly sessions: SessionStore
  readonly tokens: AccessTokens
  readonly setupToken: SetupToken
  readonly config: SystemConfigStore
  readonly fleet: WorkerFleet
  readonly builds: WorkerBuilds
  readonly feed: LiveFeed
  readonly metrics: Metrics
  readonly works: CopyWorks
  readonly copies: ProfileCopies
  readonly exports: OwnExports
  readonly usages: ProfileUsages
  readonly moves: ProfileMoves
  readonly trial: SecurityTrial
  readonly routes: RouteTable
  readonly version: string
  readonly environment: Pick<Environment, 'ollamaHost'>
  /** Where the page was built; without one a browser is told so. */
  readonly webFolder?: string | undefined
  readonly sessionKey: string
  readonly controlToken: string
  readonly stop: (asked: StopAsked) => void
  readonly status: () => StatusInMemory
  readonly limits?: Partial<HttpLimits> | undefined
}

/** How long what is under way may take to end when the doors close. */
const CLOSE_MS = 5_000

/** Everybody's port and the machine owner's socket, with one front behind both. */
export class HttpDoors implements AsyncDisposable {
  readonly #options: HttpDoorsOptions
  readonly #principals: Principals
  readonly #visits: TokenVisits
  readonly #streams: SessionStreams
  readonly #upgrades: UpgradeProxy
  readonly #servers: { readonly public: Server; readonly console: Server }
  readonly #page: PageSource
  #url = ''
  #listening = { host: '', port: 0 }
  #stopping = false

  constructor(options: HttpDoorsOptions) {
    this.#options = options
    const { accounts, sessions, sessionKey, audit } = options
    const cookies = new SessionCookies(sessionKey)
    this.#principals = new Principals({ ...options, cookies })
    this.#visits = new TokenVisits({ ...options, audit: new AuditTrail(audit) })
    this.#streams = new SessionStreams(sessions, (one) => this.#principals.stillHolds(one))
    accounts.onChange(() => this.#streams.endThoseOver())
    options.moves.onMove((userId) => this.#streams.endAllOfProfile(userId))
    const { fleet, metrics } = options
    this.#upgrades = new UpgradeProxy({
      fleet,
      streams: this.#streams,
      onAnswered: (status) => metrics.upgraded(status),
    })
    this.#page = pageSource(options.webFolder)
    const front = this.#front()
    this.#servers = { public: front.serverFor('public'), console: front.serverFor('console') }
  }

  /** Where people reach the public door. */
  get url(): string {
    return this.#options.config.current.publicUrl ?? this.#url
  }

  get listening(): { readonly host: string; readonly port: number } {
    return this.#listening
  }

  /** What stays open: WebSockets, and other streams that have begun. */
  get openStreams(): { readonly ws: number; readonly sse: number } {
    const ws = this.#upgrades.open
    return { ws, sse: Math.max(0, this.#streams.open - ws) }
  }

  /** How many owners look into another's profile by token. */
  get openVisits(): number {
    return this.#visits.open
  }

  /** The looks by token that are over, each once. */
  takeEndedVisits(): TokenVisit[] {
    return this.#visits.takeEnded()
  }

  /** Begins to listen; the console's door first. The public one is that of a descriptor, where systemd has opened it already. */
  async open(host: string, port: number, descriptor?: number): Promise<void> {
    await listenOnSocket(this.#servers.console, this.#options.layout.controlSocket)
    this.#show(
      descriptor === undefined
        ? { host, port: await listenOnPort(this.#servers.public, port, host) }
        : await listenOnDescriptor(this.#servers.public, descriptor),
    )
  }

  #show({ host, port: bound }: { host: string; port: number }): void {
    this.#listening = { host, port: bound }
    const shown = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
    this.#url = `http://${shown.includes(':') ? `[${shown}]` : shown}:${bound}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true
    const closed = Promise.all([
      closeServer(this.#servers.public, CLOSE_MS),
      closeServer(this.#servers.console, CLOSE_MS),
    ])
    this.#streams.closeAll()
    await closed
  }

  #front(): Front {
    const { accounts, sessions, config, fleet, metrics, logger, sessionKey } = this.#options
    const log = requestLog({ logger, metrics })
    return new Front({
      routes: new RouteFinder(this.#options.routes),
      principals: this.#principals,
      visits: this.#visits,
      addresses: new ClientAddresses(() => config.current.trustedProxies),
      accounts,
      config: () => config.current,
      proxy: new Proxy({ fleet, streams: this.#streams, onEnd: log.onProxied }),
      upgrades: this.#upgrades,
      own: expressApp({
        handlers: this.#handlers(),
        sessions,
        stillHolds: (one) => this.#principals.stillHolds(one),
        streams: this.#streams,
        sessionKey,
        trustedProxies: config.current.trustedProxies,
        onError: log.onError,
        onAnswered: log.onAnswered,
      }),
      showUnknown: showUnknown(this.#page),
      onRefused: log.onRefused,
      onCrowd: log.onCrowd,
      limits: { connections: connectionsWithin(ownOpenFiles()), ...this.#options.limits },
    })
  }

  #handlers(): Handlers {
    const { accounts, sessions, tokens, setupToken, fleet, metrics, layout } = this.#options
    const hasher = new PasswordHasher()
    const door = new LoginDoor(accounts, hasher)
    const folders = new ProfileFolders(layout)
    const audit = new AuditTrail(this.#options.audit)
    const { moves } = this.#options
    const all = { accounts, fleet, audit }
    const templates = new TemplateStore(layout.templates)
    const baseUrl = (): string => this.url
    return {
      ...authHandlers({ accounts, sessions, hasher, door, setupToken, folders, audit, metrics }),
      ...userHandlers({ ...all, sessions, hasher, setupToken, folders, moves, templates, baseUrl }),
      ...movingHandlers({ ...this.#options, folders, baseUrl }),
      ...templateHandlers({ ...this.#options, audit, templates }),
      ...usageHandlers(this.#options),
      ...accountHandlers(all),
      ...tokenHandlers({ ...all, tokens }),
      ...totpHandlers({ ...all, sessions, door, enrolments: new TotpEnrolments(accounts) }),
      ...profileHandlers(all),
      ...workerHandlers({ ...this.#options, audit }),
      ...feedHandlers(this.#options),
      ...backupHandlers({ ...this.#options, baseUrl }),
      ...ownExportHandlers(this.#options),
      ...pageHandlers(this.#page),
      ...auditHandlers(layout.auditLogs),
      ...doctorHandlers({ ...this.#options, audit }),
      ...this.#systemHandlers(audit),
    }
  }

  #systemHandlers(audit: AuditTrail): ReturnType<typeof systemHandlers> {
    const { environment } = this.#options
    return systemHandlers({
      ...this.#options,
      audit,
      ollamaHost: environment.ollamaHost,
      checks: () => this.#checks(),
      isStopping: () => this.#stopping,
    })
  }

  #checks(): Record<string, boolean> {
    const { console, public: web } = this.#servers
    return { accounts: true, control: console.listening, web: web.listening }
  }
}
