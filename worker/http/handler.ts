import type { AnswerOf, BodyOf, QueryOf, Route } from '../../shared/api/route.ts'
import type { RouteIdsOf, routes } from '../../shared/api/routes.ts'
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
  /** Aborted when the client goes. */
  readonly signal: AbortSignal
}

/** Answers one route; what it throws becomes a problem document. */
export type Handler<R extends Route> = (request: WorkerRequest<R>) => Promise<AnswerOf<R>>

/** A handler for every route that the worker serves; a missing one does not compile. */
export type WorkerHandlers = { readonly [Id in WorkerRouteId]: Handler<(typeof routes)[Id]> }
