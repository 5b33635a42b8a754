import type { AnswerLineOf, AnswerOf, BodyOf, QueryOf, Route } from '../../shared/api/route.ts'
import type { RouteIdsOf, routes } from '../../shared/api/routes.ts'
import type { Schema } from '../../shared/api/schema.ts'
import type { BodyBytes } from './body-bytes.ts'
import type { BodyLine } from './body-lines.ts'
import type { EventAnswer } from './event-answer.ts'
import type { PathParams } from './path-params.ts'

/** The routes that are answered; an upgrade is not. */
export type WorkerRouteId = {
  [Id in RouteIdsOf<'worker'>]: (typeof routes)[Id] extends { readonly upgrade: true } ? never : Id
}[RouteIdsOf<'worker'>]

/** Who asks and under which id, for the audit. */
export interface Caller {
  /** `user:<id>`, `agent:<name>`, `console` or `system`. */
  readonly actor: string
  readonly requestId: string
}

/** A request whose parameters, query and body have been checked. */
interface WorkerRequest<R extends Route> extends Caller {
  readonly params: PathParams<R['path']>
  readonly query: QueryOf<R>
  readonly body: BodyOf<R>
  /** The body of a route whose body is JSON lines, as it comes in. */
  readonly lines: AsyncIterable<BodyLine>
  /** The body of a route whose body is bytes, as it comes in. It breaks off with an error when its sender does. */
  readonly bytes: BodyBytes
  /** Whether the client wants JSON lines where the route can answer either way. */
  readonly acceptsLines: boolean
  /** Aborted when the client goes. */
  readonly signal: AbortSignal
  /** The last event that the client saw of a stream. */
  readonly lastEventId: string | undefined
}

/** An answer in JSON lines: those of one array are sent together. */
type LinesAnswer<R extends Route> = R['answer'] extends { readonly lines: Schema }
  ? AsyncIterable<readonly AnswerLineOf<R>[]>
  : never
type BodyAnswer<R extends Route> = R extends { readonly stream: 'always' }
  ? EventAnswer
  : PlainAnswer<R>
type PlainAnswer<R extends Route> = R['answer'] extends { readonly body: Schema }
  ? AnswerOf<R>
  : R['answer'] extends { readonly lines: Schema }
    ? never
    : undefined

/** Answers one route; what it throws becomes a problem document, or once lines are out breaks the answer off. */
export type Handler<R extends Route> = (
  request: WorkerRequest<R>,
) => Promise<BodyAnswer<R> | LinesAnswer<R>>

/** A handler for every route that the worker serves; a missing one does not compile. */
export type WorkerHandlers = { readonly [Id in WorkerRouteId]: Handler<(typeof routes)[Id]> }
