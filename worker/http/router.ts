import type { HttpMethod } from '../../shared/api/route.ts'
import { RouteTree } from '../../shared/api/route-tree.ts'
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

/** Makes the router of all routes that the worker serves. */
export function createRouter(handlers: WorkerHandlers): Router {
  const tree = new RouteTree<Entry>()
  for (const [id, { method, path }] of allRoutes())
    if (isWorkerRoute(id)) tree.add(method, path, { id, answer: bind(id, handlers) })
  return (method, path) => {
    const found = tree.find(method, path)
    if (found) return { status: 'found', ...found.value, params: found.params }
    const allowed = tree.methodsOf(path)
    return allowed.length > 0 ? { status: 'wrong-method', allowed } : { status: 'unknown' }
  }
}

function bind<Id extends WorkerRouteId>(id: Id, handlers: WorkerHandlers): BoundRoute {
  return bindRoute(routes[id], handlers[id])
}

function isWorkerRoute(id: RouteId): id is WorkerRouteId {
  return routes[id].servedBy === 'worker' && !('upgrade' in routes[id])
}
