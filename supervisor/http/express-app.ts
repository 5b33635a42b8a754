import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import session from 'express-session'
import { parseRequest, type Route } from '../../shared/api/route.ts'
import { routes } from '../../shared/api/routes.ts'
import type { Principal } from '../../shared/domain/principal.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Account } from '../accounts/account.ts'
import { SESSION_LIFETIME_MS } from '../sessions/session.ts'
import { sessionKeyOf, type SessionStore } from '../sessions/session-store.ts'
import { boundedBody } from './bounded-body.ts'
import { ExpressSessionStore } from './express-session-store.ts'
import { DownloadAnswer, sendDownload } from './download-answer.ts'
import { FileAnswer, sendFile } from './file-answer.ts'
import type { Call, Handlers, SessionActions, SupervisorRouteId } from './handler.ts'
import { sendProblem } from './problem-answer.ts'
import { contextOf } from './request-context.ts'
import { securityHeaders } from './security-headers.ts'
import { EventStream } from './event-stream.ts'
import { SESSION_COOKIE } from './session-cookie.ts'
import type { SessionStreams } from './session-streams.ts'
import { StreamAnswer } from './stream-answer.ts'

export interface ExpressAppOptions {
  readonly handlers: Handlers
  readonly sessions: SessionStore
  /** Whether what a principal proved still holds. */
  readonly stillHolds: (principal: Principal) => boolean
  readonly streams: SessionStreams
  readonly sessionKey: string
  readonly trustedProxies: readonly string[]
  readonly onAnswered: (request: Request, status: number) => void
  readonly onError: (request: Request, error: unknown, status: number) => void
}

/** The supervisor's own routes, each from the route table; a request reaches them through the front only. */
export function expressApp(options: ExpressAppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', [...options.trustedProxies])
  app.use(securityHeaders())
  app.use(cookieSessions(options))
  app.use(boundedBody(options.onError))
  // Packed bodies are refused: nothing sends them, and a broken one is no failure of ours.
  app.use(express.json({ limit: '1mb', strict: false, inflate: false, type: () => true }))
  for (const [id, route] of supervisorRoutes()) mount(app, route, answering(id, options))
  app.use(onError(options))
  return app
}

function supervisorRoutes(): [SupervisorRouteId, Route][] {
  const own: [SupervisorRouteId, Route][] = []
  for (const [id, route] of Object.entries(routes)) if (isOwn(id)) own.push([id, route])
  return own
}

function isOwn(id: string): id is SupervisorRouteId {
  return Object.entries(routes).some(
    ([known, { servedBy }]) => known === id && servedBy === 'supervisor',
  )
}

function mount(app: Express, { method, path }: Route, handler: RequestHandler): void {
  switch (method) {
    case 'GET':
      return void app.get(path, handler)
    case 'POST':
      return void app.post(path, handler)
    case 'PUT':
      return void app.put(path, handler)
    case 'PATCH':
      return void app.patch(path, handler)
    case 'DELETE':
      return void app.delete(path, handler)
  }
}

function cookieSessions({ sessions, sessionKey }: ExpressAppOptions): RequestHandler {
  return session({
    name: SESSION_COOKIE,
    secret: sessionKey,
    store: new ExpressSessionStore(sessions),
    resave: false,
    saveUninitialized: false,
    cookie: {
      httpOnly: true,
      sameSite: 'strict',
      secure: 'auto',
      maxAge: SESSION_LIFETIME_MS,
      path: '/',
    },
  })
}

function answering<Id extends SupervisorRouteId>(
  id: Id,
  options: ExpressAppOptions,
): RequestHandler {
  const route = routes[id]
  const handler = options.handlers[id]
  const { status } = route.answer
  return async (request, response) => {
    const answer: unknown = await handler(callOf(request, route, options.sessions))
    response.status(status)
    if (answer instanceof StreamAnswer) begin(request, response, { answer, options })
    else if (answer instanceof DownloadAnswer)
      await download(request, response, { answer, options })
    else send(response, route.answer, answer)
    // A file that the client has already went out as 304.
    options.onAnswered(request, response.statusCode)
  }
}

/** Parsing lets nothing out that the route does not declare. */
function send(response: Response, { body, type, file }: Route['answer'], answer: unknown): void {
  if (file) return sendFile(response, FileAnswer.parse(answer, 'Answer'))
  const checked = body?.parse(answer, 'Answer')
  response.setHeader('cache-control', 'no-store')
  if (type === undefined) response.json(checked)
  else response.setHeader('content-type', type).end(checked)
}

function begin(
  request: Request,
  response: Response,
  { answer, options }: { answer: StreamAnswer; options: ExpressAppOptions },
): void {
  // The session may have ended, or the client gone, while the handler was at work.
  const { principal } = contextOf(request)
  if (!options.stillHolds(principal) || response.destroyed) return void response.destroy()
  // Without this a HEAD would be answered by a stream that never ends.
  if (request.method === 'HEAD') return void response.end()
  options.streams.keep(response, principal)
  const over = answer.begin(EventStream.begin(response))
  if (response.destroyed) over()
  else response.once('close', over)
}

/** It ends with the session, like a stream. */
async function download(
  request: Request,
  response: Response,
  { answer, options }: { answer: DownloadAnswer; options: ExpressAppOptions },
): Promise<void> {
  const { principal } = contextOf(request)
  if (!options.stillHolds(principal) || response.destroyed) return void response.destroy()
  options.streams.keep(response, principal)
  await sendDownload(response, answer)
}

function callOf<R extends Route>(request: Request, route: R, sessions: SessionStore): Call<R> {
  const { principal, named, requestId, address, params } = contextOf(request)
  return {
    params,
    ...parseRequest(route, { query: request.query, body: request.body ?? {} }),
    principal,
    named,
    requestId,
    address,
    headers: request.headers,
    session: sessionActions(request, sessions),
  }
}

function sessionActions(request: Request, sessions: SessionStore): SessionActions {
  const userAgent = request.get('user-agent') ?? ''
  return {
    async begin({ id: userId }: Account) {
      await new Promise<void>((resolve, reject) => {
        request.session.regenerate((error: unknown) => (error ? reject(error) : resolve()))
      })
      const { address } = contextOf(request)
      await sessions.admit(sessionKeyOf(request.sessionID), { userId, userAgent, address })
      await saveSession(request)
    },
    async show(switchedTo) {
      const old = sessionKeyOf(request.sessionID)
      request.sessionStore.generate(request)
      await sessions.replace(old, sessionKeyOf(request.sessionID), switchedTo)
      await saveSession(request)
    },
    async end() {
      await new Promise<void>((resolve, reject) => {
        request.session.destroy((error: unknown) => (error ? reject(error) : resolve()))
      })
      request.res?.clearCookie(SESSION_COOKIE, { path: '/', httpOnly: true, sameSite: 'strict' })
    },
  }
}

/** Has the cookie set. */
async function saveSession(request: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.save((error: unknown) => (error ? reject(error) : resolve()))
  })
}

function onError(options: ExpressAppOptions): ErrorRequestHandler {
  // oxlint-disable-next-line max-params -- express knows an error handler by its four parameters
  return (error: unknown, request: Request, response: Response, _next: unknown) => {
    // A body that was refused before its end, and has ended now.
    if (response.writableEnded) return
    const translated = translate(error)
    const status = sendProblem(response, translated, contextOf(request).requestId)
    options.onError(request, translated, status)
  }
}

/** Errors of express's body parser in our words. */
function translate(error: unknown): unknown {
  if (!(error instanceof Error) || !('type' in error)) return error
  if (error.type === 'entity.parse.failed')
    return new AppError('invalid-input', `Body is not JSON: ${error.message}.`)
  if (error.type === 'charset.unsupported' || error.type === 'encoding.unsupported') {
    return new AppError('unsupported-media-type', 'Send the body as UTF-8 JSON, not packed.')
  }
  return error
}
