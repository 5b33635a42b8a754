import type { Access } from '../domain/principal.ts'
import { checkNesting } from './nesting.ts'
import type { Parsed, Schema } from './schema.ts'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** The content type of JSON lines. */
export const LINES_TYPE = 'application/x-ndjson'

/** One route of the API: declared once; server, CLI, page, OpenAPI document and tests are made from it. */
export interface Route {
  readonly method: HttpMethod
  /** Path with `:name` parameters, all under `/`. */
  readonly path: string
  /** Which process answers. A worker's route is proxied to the worker of the session's profile. */
  readonly servedBy: 'supervisor' | 'worker'
  readonly access: Access
  /** No personal access token may call it, whatever its scopes: it would make itself outlive or outgrow what it was given. */
  readonly sessionOnly?: true
  /** A session may call it only when its person proved a short while ago who they are: see `POST /api/auth/proof`. */
  readonly isDangerous?: true
  /** A supervisor's route that is about the profile of the session, as every worker's route is. */
  readonly ofProfile?: true
  /** Why the access is what it is, in one sentence. */
  readonly why: string
  readonly summary: string
  readonly query?: Schema
  readonly body?: Schema
  /** The body may be left away, and is an empty object then. */
  readonly bodyOptional?: true
  /** A body that may come as plain text of this type instead, and then is the one member that is named. */
  readonly textBody?: { readonly type: string; readonly member: string; readonly maxBytes: number }
  /**
   * The shape of each line of a body of JSON lines, which is read as it comes: no limit holds for the whole of it, only for a line.
   * The handler checks the lines, so that a wrong one does not spoil the others.
   */
  readonly bodyLines?: Schema
  /** A body of bytes, which the handler takes as they come and bounds itself. */
  readonly bodyBytes?: true
  /** Status and shape of the success; `file` where it is a file of the page instead, as it lies on disk. */
  readonly answer: {
    readonly status: number
    readonly body?: Schema
    /** The shape of each line where the answer is JSON lines: always, or with `body` when the request accepts them. */
    readonly lines?: Schema
    readonly type?: string
    readonly file?: true
    /** Bytes that are sent as a file to be kept. */
    readonly download?: true
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

/** A line of a route's answer in JSON lines. */
export type AnswerLineOf<R extends Route> = Parsed<R['answer']['lines']>

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
  checkNesting(raw.body, 'Body')
  return {
    query: route.query?.parse(raw.query, 'Query'),
    body: route.body?.parse(raw.body, 'Body'),
  }
}
