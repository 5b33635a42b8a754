import type { Access } from '../domain/principal.ts'
import type { Parsed, Schema } from './schema.ts'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One route of the API: declared once; server, CLI, page, OpenAPI document and tests are made from it. */
export interface Route {
  readonly method: HttpMethod
  /** Path with `:name` parameters, all under `/`. */
  readonly path: string
  /** Which process answers. A worker's route is proxied to the worker of the session's profile. */
  readonly servedBy: 'supervisor' | 'worker'
  readonly access: Access
  /** Why the access is what it is, in one sentence. */
  readonly why: string
  readonly summary: string
  readonly query?: Schema
  readonly body?: Schema
  /** A body that may come as plain text of this type instead, and then is the one member that is named. */
  readonly textBody?: { readonly type: string; readonly member: string; readonly maxBytes: number }
  /** Status and shape of the success; `file` where it is a file of the page instead, as it lies on disk. */
  readonly answer: {
    readonly status: number
    readonly body?: Schema
    readonly type?: string
    readonly file?: true
  }
  /**
   * An answer that goes on as server-sent events: always, or when the query says `follow=true`. Whoever listens does not
   * thereby use the session.
   */
  readonly stream?: 'always' | 'whenFollowed'
  /** A WebSocket upgrade instead of an answer. */
  readonly upgrade?: true
}

/** Declares a route and keeps its exact type. */
export function route<const R extends Route>(declared: R): R {
  return declared
}

/** The parsed body of a route's request. */
export type BodyOf<R extends Route> = Parsed<R['body']>
/** The parsed query of a route's request. */
export type QueryOf<R extends Route> = Parsed<R['query']>
/** The body of a route's success. */
export type AnswerOf<R extends Route> = Parsed<R['answer']['body']>

interface RawRequestParts {
  readonly query: unknown
  readonly body: unknown
}

/** Query and body of a request, checked by its route's schemas; undefined where the route has none. Throws `invalid-input`. */
export function parseRequest<R extends Route>(
  route: R,
  raw: RawRequestParts,
): { query: QueryOf<R>; body: BodyOf<R> }
export function parseRequest(route: Route, raw: RawRequestParts): RawRequestParts {
  return {
    query: route.query?.parse(raw.query, 'Query'),
    body: route.body?.parse(raw.body, 'Body'),
  }
}
