import type { IncomingMessage } from 'node:http'
import type { Principal } from '../../shared/domain/principal.ts'
import type { Route } from '../../shared/api/route.ts'
import type { RouteId } from '../../shared/api/routes.ts'

/** The way by which a request came in: everybody's, or the machine owner's socket. */
export type Door = 'public' | 'console'

/** What is known of a request once it is through the front. */
export interface RequestContext {
  readonly requestId: string
  readonly door: Door
  readonly routeId: RouteId
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
  readonly principal: Principal
  /** The profile that `X-MH-Profile` names, as it came. */
  readonly named: string | undefined
  /** When it came in, in ms on the monotonic clock. */
  readonly arrivedAt: number
  /** Address of the client, for limits. */
  readonly address: string
}

const contexts = new WeakMap<IncomingMessage, RequestContext>()

/** Hands the context of a request on to the express chain. */
export function keepContext(request: IncomingMessage, context: RequestContext): void {
  contexts.set(request, context)
}

/** The context of a request; one that did not come through the front has none, which is a mistake of ours. */
export function contextOf(request: IncomingMessage): RequestContext {
  const context = contexts.get(request)
  if (!context) throw new TypeError('this request did not come through the front')
  return context
}
