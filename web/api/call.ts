import type { z } from 'zod'
import { type AnswerOf, LINES_TYPE, type Route } from '../../shared/api/route.ts'
import type { Schema } from '../../shared/api/schema.ts'
import { ProblemError, problemOfAnswer } from './problem.ts'

type InputOf<S> = S extends Schema<infer T> ? z.input<T> : undefined
/** What a query is whose members may all be left away. */
type EmptyObject = Readonly<Record<string, never>>
type BodyPart<R extends Route> = R['body'] extends Schema
  ? R['bodyOptional'] extends true
    ? { readonly body?: InputOf<R['body']> }
    : { readonly body: InputOf<R['body']> }
  : R['bodyLines'] extends Schema
    ? { readonly body: Blob }
    : { readonly body?: undefined }
type QueryPart<R extends Route> = R['query'] extends Schema
  ? EmptyObject extends InputOf<R['query']>
    ? { readonly query?: InputOf<R['query']> }
    : { readonly query: InputOf<R['query']> }
  : { readonly query?: undefined }
type ParamsPart<Path extends string> = Path extends `${string}:${string}`
  ? { readonly params: Readonly<Record<ParamOf<Path>, string>> }
  : { readonly params?: undefined }
type ParamOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamOf<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

/** How a request travels, whatever route it is for. */
export interface Travel {
  /** Username of the profile that is shown: the server refuses when the session has moved on to another. */
  readonly profile?: string | undefined
  /** The last event of a stream that was understood: it goes on after it. */
  readonly lastEventId?: string | undefined
  readonly signal?: AbortSignal | undefined
}
/** What a route's request is made of. */
export type RequestOf<R extends Route> = BodyPart<R> & QueryPart<R> & ParamsPart<R['path']>

interface Sending extends Travel {
  readonly isStreamed?: boolean
}
interface Parts {
  readonly params?: Readonly<Record<string, string>> | undefined
  readonly query?: unknown
  readonly body?: unknown
}

/** Calls a route, and gives its answer as the route declares it. Throws a `ProblemError` for everything else. */
export async function call<R extends Route>(
  route: R,
  request: RequestOf<R>,
  travel?: Travel,
): Promise<AnswerOf<R>>
export async function call(route: Route, request: Parts, travel: Travel = {}): Promise<unknown> {
  const response = await send(route, request, travel)
  const answer = await reached(travel, async () => jsonOf(await response.text()))
  if (!route.answer.body) return undefined
  try {
    return route.answer.body.parse(answer, `The answer to ${route.method} ${route.path}`)
  } catch (error) {
    throw notUnderstood(response, error)
  }
}

/** Calls a route that answers with a stream or with lines, and gives its bytes as they come. */
export async function openStream<R extends Route>(
  route: R,
  request: RequestOf<R>,
  travel?: Travel,
): Promise<ReadableStream<Uint8Array>>
export async function openStream(
  route: Route,
  request: Parts,
  travel: Travel = {},
): Promise<ReadableStream<Uint8Array>> {
  const { body } = await send(route, request, { ...travel, isStreamed: true })
  return body ?? new Blob([]).stream()
}

/** The address of a route that answers with a file, for a link. */
export function addressOf<R extends Route>(route: R, request: RequestOf<R>): string
export function addressOf(route: Route, { params = {}, query }: Parts): string {
  return filled(route.path, params) + queryText(query)
}

/** Sends, and gives the answer to one that succeeded. */
async function send(route: Route, request: Parts, travel: Sending): Promise<Response> {
  return await reached(travel, async () => {
    const { params = {}, query } = request
    const address = filled(route.path, params) + queryText(query)
    const response = await fetch(address, initOf(route, request, travel))
    if (response.ok) return response
    throw new ProblemError(problemOfAnswer(jsonOf(await response.text()), response))
  })
}

function initOf(route: Route, { body }: Parts, travel: Sending): RequestInit {
  const { profile, lastEventId, signal = null } = travel
  const headers = new Headers({ accept: acceptedOf(route, travel) })
  if (profile !== undefined) headers.set('x-mh-profile', profile)
  if (lastEventId !== undefined) headers.set('last-event-id', lastEventId)
  const isPlain = body instanceof Blob || typeof body === 'string'
  if (route.bodyLines) headers.set('content-type', LINES_TYPE)
  else if (body !== undefined && !isPlain) headers.set('content-type', 'application/json')
  return { method: route.method, headers, signal, body: isPlain ? body : textOf(body) }
}

function acceptedOf({ answer }: Route, { isStreamed }: Sending): string {
  const streams = isStreamed === true && answer.lines ? LINES_TYPE : 'text/event-stream'
  return `application/json, ${streams}`
}

function textOf(body: unknown): string | null {
  return body === undefined ? null : JSON.stringify(body)
}

async function reached<T>({ signal }: Travel, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ProblemError || signal?.aborted) throw error
    throw new ProblemError({ code: 'unreachable', detail: '', fields: [] }, error)
  }
}

function notUnderstood(response: Response, cause: unknown): ProblemError {
  const requestId = response.headers.get('x-request-id') ?? undefined
  return new ProblemError({ code: 'not-understood', detail: '', requestId, fields: [] }, cause)
}

function filled(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/:(\w+)/g, (_whole, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
}

function queryText(query: unknown): string {
  const pairs = Object.entries(Object(query)).filter(([, value]) => value !== undefined)
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))
  return pairs.length === 0 ? '' : `?${text.toString()}`
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The route's shape will say that it is not understood.
    return undefined
  }
}
