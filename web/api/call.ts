import type { z } from 'zod'
import type { Route } from '../../shared/api/route.ts'
import type { routes } from '../../shared/api/routes.ts'
import type { Schema } from '../../shared/api/schema.ts'
import { ProblemError, readProblem } from './problem.ts'

type Table = typeof routes
/** The declared routes by method and path: a name that is not declared does not compile, and needs nothing at run time. */
type Named = { [Id in keyof Table as `${Table[Id]['method']} ${Table[Id]['path']}`]: Table[Id] }
type InputOf<S> = S extends Schema<infer T> ? z.input<T> : undefined
type BodyOf<S> = S extends Schema ? { readonly body: InputOf<S> } : { readonly body?: undefined }
type QueryOf<S> = S extends Schema ? { readonly query: InputOf<S> } : { readonly query?: undefined }
type PartsOf<R extends Route> = BodyOf<R['body']> & QueryOf<R['query']>

interface Parts {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: unknown
  readonly body?: unknown
  /** Username of the profile that a worker's route is about. */
  readonly profile?: string
  /** The last event of a stream that was understood: it goes on after it. */
  readonly lastEventId?: string | undefined
  readonly signal?: AbortSignal
}

/** A route as `METHOD /path`. */
export type RouteName = keyof Named
/** What a route's request is made of. */
export type ApiRequest<Name extends RouteName> = Omit<Parts, 'query' | 'body'> &
  PartsOf<Named[Name]>

/** Calls a route. `read` takes out of the answer what the page needs, and gives undefined for one that it does not understand. */
export async function call<Name extends RouteName, T>(
  name: Name,
  request: ApiRequest<Name>,
  read: (answer: unknown) => T | undefined,
): Promise<T> {
  const { response, answer } = await exchange(name, request)
  if (!response.ok) throw new ProblemError(readProblem(answer, response))
  const wanted = read(answer)
  if (wanted !== undefined) return wanted
  const detail = 'The answer was not what this page expects. Reload the page: it may be an old one.'
  const requestId = response.headers.get('x-request-id') ?? undefined
  throw new ProblemError({ code: 'not-understood', detail, requestId, fields: [] })
}

/** Calls a route that answers with a stream of events, and gives its bytes as they come. */
export async function openStream<Name extends RouteName>(
  name: Name,
  request: ApiRequest<Name>,
): Promise<ReadableStream<Uint8Array>> {
  return await reached(request, async () => {
    const response = await fetch(...fetchArguments(name, request))
    if (response.ok && response.body) return response.body
    throw new ProblemError(readProblem(jsonOf(await response.text()), response))
  })
}

async function exchange(
  name: string,
  parts: Parts,
): Promise<{ response: Response; answer: unknown }> {
  return await reached(parts, async () => {
    const response = await fetch(...fetchArguments(name, parts))
    return { response, answer: jsonOf(await response.text()) }
  })
}

async function reached<T>(parts: Parts, send: () => Promise<T>): Promise<T> {
  try {
    return await send()
  } catch (error) {
    if (error instanceof ProblemError) throw error
    if (parts.signal?.aborted) throw error
    const detail = 'The server cannot be reached. Check that it runs and that you are connected.'
    throw new ProblemError({ code: 'unreachable', detail, fields: [] }, error)
  }
}

function fetchArguments(name: string, parts: Parts): [string, RequestInit] {
  const [method = 'GET', path = '/'] = name.split(' ')
  const { params = {}, query, body, profile, lastEventId, signal = null } = parts
  const headers = new Headers({ accept: 'application/json, text/event-stream' })
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (profile !== undefined) headers.set('x-mh-profile', profile)
  if (lastEventId !== undefined) headers.set('last-event-id', lastEventId)
  const init = { method, headers, signal, body: body === undefined ? null : JSON.stringify(body) }
  return [filled(path, params) + queryText(query), init]
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
    // Its reader will say that it is not understood.
    return undefined
  }
}
