import type { z } from 'zod'
import type { Route } from '../shared/api/route.ts'
import type { Schema } from '../shared/api/schema.ts'
import { PROFILE_HEADER } from '../shared/control/worker-contract.ts'
import { AppError } from '../shared/errors/app-error.ts'
import { parseJson } from '../shared/files/parse-json.ts'
import {
  type ControlAnswer,
  type ControlRequest,
  openStream,
  refusalOf,
  sendToSupervisor,
} from './control-transport.ts'
import { eventsIn, type StreamedEvent } from './event-stream.ts'
import type { SupervisorLink } from './supervisor-link.ts'

type InputOf<S> = S extends Schema<infer T> ? z.input<T> : undefined
type ParamsOf<Path> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamsOf<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

/** A route whose success has a JSON body. */
interface AnsweringRoute<T extends z.ZodType> {
  readonly answer: { readonly body: Schema<T>; readonly type?: string }
}

/** What goes with a call: what the route's declaration asks for, and the profile when a worker serves it. */
interface ApiRequest<R extends Route> {
  readonly params?: Readonly<Record<ParamsOf<R['path']>, string>>
  readonly query?: InputOf<R['query']>
  readonly body?: InputOf<R['body']>
  /** Username of the profile that it is about. */
  readonly profile?: string
  /** The last event that was seen of a stream. */
  readonly lastEventId?: string | undefined
}

/** The API of a supervisor. */
export interface ApiClient {
  /**
   * Calls a route and gives its checked answer. A refusal is thrown as the `AppError` of the problem's code, with the
   * problem's other members (`requestId` …) in its details; without a supervisor it is `supervisor-unreachable`.
   */
  call<R extends Route, T extends z.ZodType>(
    route: R & AnsweringRoute<T>,
    request?: ApiRequest<R>,
  ): Promise<z.output<T>>
  /** Opens a stream of server-sent events. It is refused as a call is; how it ends later is the caller's to judge. */
  follow<R extends Route>(route: R, request?: ApiRequest<R>): Promise<AsyncGenerator<StreamedEvent>>
}

const SILENT_STREAM_MS = 60_000

/** A client that speaks over the control socket of a data root, or to a server. */
export function createApiClient(link: SupervisorLink, signal: AbortSignal): ApiClient {
  return {
    async call<R extends Route, T extends z.ZodType>(
      route: R & AnsweringRoute<T>,
      request: ApiRequest<R> = {},
    ) {
      const sent = requestOf(route, request)
      const answer = await sendToSupervisor(link, sent, signal)
      if (answer.status < 200 || answer.status > 299) throw refusalOf(link, sent, answer)
      return readAnswer(route, sent, answer)
    },
    async follow(route, request = {}) {
      // Silence is no failure here: the supervisor sends a comment every 25 s.
      const sent = { ...requestOf(route, request), timeoutMs: SILENT_STREAM_MS }
      const answer = await openStream(link, sent, signal)
      if ('text' in answer) throw refusalOf(link, sent, answer)
      return eventsIn(answer)
    },
  }
}

function requestOf<R extends Route>(
  route: R,
  { params, query, body, profile, lastEventId }: ApiRequest<R>,
): ControlRequest {
  return {
    method: route.method,
    path: pathOf(route.path, params ?? {}) + queryOf(query),
    headers: {
      accept: route.stream ? 'text/event-stream' : 'application/json',
      ...(profile === undefined ? {} : { [PROFILE_HEADER]: profile }),
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  }
}

function pathOf(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/:(\w+)/g, (_whole, name: string) => {
    const value = params[name]
    if (value === undefined)
      throw new AppError('internal', `${path} needs the parameter "${name}".`)
    return encodeURIComponent(value)
  })
}

function queryOf(query: unknown): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(Object(query))) {
    if (value !== undefined)
      pairs.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return pairs.size === 0 ? '' : `?${pairs.toString()}`
}

function readAnswer<T extends z.ZodType>(
  { answer: { body, type } }: AnsweringRoute<T>,
  { method, path }: ControlRequest,
  { text }: ControlAnswer,
): z.output<T> {
  const what = `The answer to ${method} ${path}`
  try {
    return body.parse(type === undefined ? parseJson(text, what) : text, what)
  } catch (error) {
    const message = `${what} is not what this version of mh understands. Bring the supervisor to the same version: mh restart`
    throw new AppError('internal', message, { cause: error })
  }
}
