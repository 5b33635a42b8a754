import type { IncomingMessage } from 'node:http'
import { type BodyOf, LINES_TYPE, type QueryOf, type Route } from '../../shared/api/route.ts'
import { bodyBytes } from './body-bytes.ts'
import { bodyLines } from './body-lines.ts'
import type { Caller, Handler } from './handler.ts'
import { pathParams } from './path-params.ts'
import { readJsonBody, readJsonBodyIfAny, readTextBody } from './request-body.ts'

/** A request as it came, with what the router found in its path. */
interface RawRequest extends Caller {
  readonly message: IncomingMessage
  readonly params: Readonly<Record<string, string | undefined>>
  readonly search: URLSearchParams
  readonly signal: AbortSignal
}

export interface Answer {
  readonly status: number
  readonly body: unknown
  /** Of a body that is text and no JSON. */
  readonly type?: string | undefined
}

/** A route with its handler: checks the request, then answers it. */
export type BoundRoute = (request: RawRequest) => Promise<Answer>

/** Puts the checks of a route's schemas before its handler. */
export function bindRoute<R extends Route>(route: R, handler: Handler<R>): BoundRoute {
  const path: R['path'] = route.path
  return async ({ message, params, search, signal, actor, requestId }) => {
    const checked = {
      params: pathParams(path, params),
      query: checkedQuery(route, search),
      lines: bodyLines(message),
      bytes: bodyBytes(message),
      acceptsLines: (message.headers.accept ?? '').includes(LINES_TYPE),
      body: checkedBody(route, await bodyOf(route, message)),
    }
    const lastEventId = textOf(message.headers['last-event-id'])
    const body = await handler({ ...checked, signal, actor, requestId, lastEventId })
    return { status: route.answer.status, body, type: route.answer.type }
  }
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && header !== '' ? header : undefined
}

async function bodyOf(
  { body, bodyOptional, textBody }: Route,
  message: IncomingMessage,
): Promise<unknown> {
  if (!body) return undefined
  if (bodyOptional) return (await readJsonBodyIfAny(message)) ?? {}
  const type = message.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (textBody && type === textBody.type)
    return { [textBody.member]: await readTextBody(message, textBody.maxBytes) }
  return await readJsonBody(message, textBody?.maxBytes)
}

function checkedQuery<R extends Route>(route: R, search: URLSearchParams): QueryOf<R>
function checkedQuery({ query }: Route, search: URLSearchParams): unknown {
  return query?.parse(recordOf(search), 'Query')
}

function checkedBody<R extends Route>(route: R, value: unknown): BodyOf<R>
function checkedBody({ body }: Route, value: unknown): unknown {
  return body?.parse(value, 'Body')
}

/** A name that is given twice becomes a list, which no query schema takes: better refused than guessed. */
function recordOf(search: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(search.keys())]
  return Object.fromEntries(
    names.map((name) => {
      const values = search.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}
