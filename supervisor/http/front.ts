import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { PROFILE_HEADER } from '../../shared/control/worker-contract.ts'
import { newRequestId } from '../../shared/domain/ids.ts'
import { type Access, decideAccess, type Principal } from '../../shared/domain/principal.ts'
import type { SystemConfig } from '../../shared/api/system.ts'
import type { Route } from '../../shared/api/route.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import {
  checkContentType,
  checkedPath,
  checkHost,
  checkOneHost,
  checkOrigin,
  checkScope,
} from './admission.ts'
import type { ClientAddresses } from './client-address.ts'
import { Connections } from './connections.ts'
import type { Crowd } from './crowd-words.ts'
import { FairShares } from './fair-shares.ts'
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './http-limits.ts'
import { type Principals, profileOf } from './principals.ts'
import { sendProblem, sendProblemRaw } from './problem-answer.ts'
import type { Proxy } from './proxy.ts'
import { type Door, keepContext, type RequestContext } from './request-context.ts'
import type { RouteFinder } from './route-finder.ts'
import type { NamingRequest, TokenVisits } from './token-visits.ts'
import { isPersonAtUnknown, type ShowUnknown } from './unknown-address.ts'
import type { UpgradeProxy } from './upgrade-proxy.ts'

export interface FrontOptions {
  readonly routes: RouteFinder
  readonly principals: Principals
  readonly visits: TokenVisits
  readonly addresses: ClientAddresses
  readonly accounts: AccountStore
  readonly config: () => SystemConfig
  readonly proxy: Proxy
  readonly upgrades: UpgradeProxy
  /** The supervisor's own routes. */
  readonly own: (request: IncomingMessage, response: ServerResponse) => void
  /** Shows a person the page where no route is. */
  readonly showUnknown: ShowUnknown
  /** Hears of each request that was refused here. */
  readonly onRefused: (request: IncomingMessage, refusal: Refusal) => void
  /** Hears of connections that were too many, once a second at most. */
  readonly onCrowd: (crowd: Crowd) => void
  readonly limits?: Partial<HttpLimits> | undefined
}

export interface Refusal {
  readonly requestId: string
  readonly error: unknown
  readonly status: number
}

const FORBIDDEN: Readonly<Record<Access, string>> = {
  anyone: 'Not allowed.',
  member: 'Not allowed.',
  owner: 'This is for owners of the installation.',
  console: 'This is for whoever sits at the machine, over the control socket.',
}

/** How often Node looks for headers that are late. */
const LOOKS_IN_TIME = 5
const KEEP_ALIVE_MS = 60_000
/** When the kernel begins to ask a silent connection whether its other side is there; it gives up after ten questions, one a second. */
const PROBE_AFTER_MS = 10_000
const MAX_HEADER_BYTES = 16 * 1024

/**
 * The one entrance: every request of both doors passes here, and is refused unless a declared route lets its caller in.
 * Requests for a worker go to it straight from here; the express chain is for the supervisor's own routes.
 */
export class Front {
  readonly #options: FrontOptions
  readonly #limits: HttpLimits
  readonly #shares: FairShares
  readonly #connections: Connections

  constructor(options: FrontOptions) {
    this.#options = options
    this.#limits = { ...DEFAULT_HTTP_LIMITS, ...options.limits }
    this.#shares = new FairShares(this.#limits)
    this.#connections = new Connections(
      this.#limits,
      (one) => options.addresses.isTrusted(one),
      options.onCrowd,
    )
  }

  /** A server for one of the doors; it does not listen yet. */
  serverFor(door: Door): Server {
    const server = createServer({
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: this.#limits.headersMs,
      connectionsCheckingInterval: this.#limits.headersMs / LOOKS_IN_TIME,
      requestTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAlive: true,
      keepAliveInitialDelay: PROBE_AFTER_MS,
    })
    if (door === 'public') this.#connections.watch(server)
    server.on('request', (request, response) => this.#onRequest(request, response, door))
    server.on('upgrade', (request, socket, head) =>
      this.#onUpgrade(request, { socket, head, door }),
    )
    return server
  }

  #onRequest(request: IncomingMessage, response: ServerResponse, door: Door): void {
    const requestId = newRequestId()
    this.#connections.keep(request, response)
    const refuse = (error: unknown): void => {
      const status = sendProblem(response, error, requestId)
      this.#options.onRefused(request, { requestId, error, status })
    }
    try {
      const context = this.#admit(request, requestId, door)
      if (context.route.upgrade)
        throw new AppError('invalid-input', 'This address is for WebSockets: ask for an upgrade.')
      response.once('close', this.#shares.enter(context, request.url ?? ''))
      const visit = visitIn(context)
      if (!visit) return this.#serve(request, response, context)
      this.#options.visits
        .enter(visit)
        .then((principal) => this.#serve(request, response, { ...context, principal }))
        .catch(refuse)
    } catch (error) {
      if (!isPersonAtUnknown(request, error)) return refuse(error)
      response.setHeader('x-request-id', requestId)
      this.#options
        .showUnknown(response)
        .then((shown) => {
          if (shown) this.#options.onRefused(request, { requestId, error, status: 404 })
          else refuse(error)
        })
        .catch(refuse)
    }
  }

  #serve(request: IncomingMessage, response: ServerResponse, context: RequestContext): void {
    if (context.route.servedBy === 'worker') {
      const profile = this.#profileOf(context)
      return this.#options.proxy.forward({ request, response, context, profile })
    }
    // Set here and not for all: a header that is set beforehand makes Node merge the rest one by one.
    response.setHeader('x-request-id', context.requestId)
    keepContext(request, context)
    this.#options.own(request, response)
  }

  #onUpgrade(
    request: IncomingMessage,
    { socket, head, door }: { socket: Duplex; head: Buffer; door: Door },
  ): void {
    const requestId = newRequestId()
    const refuse = (error: unknown): void => {
      sendProblemRaw(socket, error, requestId)
      this.#options.onRefused(request, { requestId, error, status: 0 })
    }
    socket.on('error', () => socket.destroy())
    this.#connections.keep(request, socket)
    try {
      // A socket is worth an origin check even though it begins with GET: it can change things later.
      if (door === 'public') checkOrigin(request.headers, this.#options.config())
      const context = this.#admit(request, requestId, door)
      if (!context.route.upgrade)
        throw new AppError('invalid-input', 'This address does not take upgrades.')
      socket.once('close', this.#shares.enter(context, request.url ?? ''))
      const join = (admitted: RequestContext): void => {
        if (socket.destroyed) return
        const profile = this.#profileOf(admitted)
        void this.#options.upgrades.join({ request, socket, head, context: admitted, profile })
      }
      const visit = visitIn(context)
      if (!visit) return join(context)
      this.#options.visits
        .enter(visit)
        .then((principal) => join({ ...context, principal }))
        .catch(refuse)
    } catch (error) {
      refuse(error)
    }
  }

  #admit(request: IncomingMessage, requestId: string, door: Door): RequestContext {
    const arrivedAt = performance.now()
    const { routes, principals, addresses, config } = this.#options
    const { method = 'GET', url = '/', headers, rawHeaders } = request
    checkOneHost(rawHeaders)
    if (door === 'public') checkHost(headers.host, config())
    const found = routes.find(method, checkedPath(url))
    const listens = !isChange(method) && isOpenEnded(found.route)
    const principal = principals.of(request, door, !listens)
    this.#checkCaller(found, principal)
    if (door === 'public' && isChange(method)) checkOrigin(headers, config())
    checkContentType(request, found.route)
    const { routeId, route, params } = found
    return {
      routeId,
      route,
      params,
      requestId,
      door,
      principal,
      named: nameIn(headers[PROFILE_HEADER]),
      arrivedAt,
      address: addresses.of(request, door),
    }
  }

  /** Whether this caller may call this route with these parameters, and has proven enough for it. */
  #checkCaller(found: Pick<RequestContext, 'route' | 'params'>, principal: Principal): void {
    const { access, isDangerous } = found.route
    const decision = decideAccess(access, principal)
    if (decision === 'unauthenticated') throw new AppError('unauthenticated', 'Log in first.')
    if (decision === 'forbidden') throw forbidden(access)
    checkScope(found, principal)
    if (isDangerous && !this.#options.principals.isProven(principal)) throw proofNeeded()
  }

  #profileOf({ principal, named }: RequestContext): ReturnType<typeof profileOf> {
    return profileOf(principal, named, this.#options.accounts)
  }
}

function forbidden(access: Access): AppError {
  const message = FORBIDDEN[access]
  if (access !== 'owner') return new AppError('forbidden', message)
  return refusal('owners-only', message, { as: 'forbidden' })
}

function proofNeeded(): AppError {
  return new AppError(
    'proof-needed',
    'This needs a proof of who you are that is not older than 15 minutes: POST /api/auth/proof.',
  )
}

/** What a token asks that names another profile than its account's; whether it may is for the visits to say. */
function visitIn({
  route,
  principal,
  named,
  requestId,
}: RequestContext): NamingRequest | undefined {
  if (principal.kind !== 'account' || principal.proof.kind !== 'token') return undefined
  const { userId, username } = principal
  if (named === undefined || named === username || named === userId) return undefined
  if (route.servedBy === 'worker' || route.ofProfile) return { principal, named, requestId }
  throw new AppError(
    'forbidden',
    'A token does this for its own account only: leave X-MH-Profile out.',
  )
}

function nameIn(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}

/** Whoever listens does not thereby use the session. Who says something does, whatever comes back. */
function isOpenEnded({ stream, upgrade }: Route): boolean {
  return stream !== undefined || upgrade === true
}

function isChange(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD'
}
