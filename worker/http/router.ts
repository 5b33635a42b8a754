import findMyWay from 'find-my-way'
import type { HttpMethod } from '../../shared/api/route.ts'
import { type RouteId, allRoutes, routes } from '../../shared/api/routes.ts'
import { type BoundRoute, bindRoute } from './bound-route.ts'
import type { WorkerHandlers, WorkerRouteId } from './handler.ts'

/** What the route table says about a method and a path. */
export type RouteMatch =
  | {
      readonly status: 'found'
      readonly id: WorkerRouteId | 'ownerVisit'
      readonly params: Readonly<Record<string, string | undefined>>
      readonly answer: BoundRoute
    }
  | { readonly status: 'wrong-method'; readonly allowed: readonly HttpMethod[] }
  | { readonly status: 'unknown' }

export type Router = (method: string, path: string) => RouteMatch

type Entry = { readonly id: WorkerRouteId; readonly answer: BoundRoute }

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const MAX_PARAMETER_LENGTH = 260

/** Makes the router of all routes that the worker serves. */
export function createRouter(handlers: WorkerHandlers): Router {
  const tree = findMyWay({ maxParamLength: MAX_PARAMETER_LENGTH })
  const entries = new Map<unknown, Entry>()
  for (const [id, { method, path }] of allRoutes()) {
    if (!isWorkerRoute(id)) continue
    const key = (): WorkerRouteId => id
    entries.set(key, { id, answer: bind(id, handlers) })
    tree.on(method, path, key)
  }
  const find = (method: HttpMethod, path: string): RouteMatch | undefined => {
    const found = tree.find(method, path)
    const entry = entries.get(found?.handler)
    // The tree takes an empty parameter for one.
    if (!found || !entry || Object.values(found.params).includes('')) return undefined
    return { status: 'found', ...entry, params: found.params }
  }
  return (method, path) => {
    // Node leaves the body of an answer to HEAD away.
    const known = METHODS.find((name) => name === (method === 'HEAD' ? 'GET' : method))
    return (known && find(known, path)) ?? otherMethods(path, find)
  }
}

function otherMethods(
  path: string,
  find: (method: HttpMethod, path: string) => RouteMatch | undefined,
): RouteMatch {
  const allowed = METHODS.filter((method) => find(method, path))
  return allowed.length > 0 ? { status: 'wrong-method', allowed } : { status: 'unknown' }
}

function bind<Id extends WorkerRouteId>(id: Id, handlers: WorkerHandlers): BoundRoute {
  return bindRoute(routes[id], handlers[id])
}

function isWorkerRoute(id: RouteId): id is WorkerRouteId {
  return routes[id].servedBy === 'worker' && !('upgrade' in routes[id])
}
