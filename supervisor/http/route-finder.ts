import { RouteTree } from '../../shared/api/route-tree.ts'
import type { Route } from '../../shared/api/route.ts'
import type { RouteId, RouteTable } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'

/** A declared route that fits a request. */
export interface FoundRoute {
  readonly routeId: RouteId
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

/** Finds declared routes by method and path. */
export class RouteFinder {
  readonly #tree = new RouteTree<Pick<FoundRoute, 'routeId' | 'route'>>()

  constructor(table: RouteTable) {
    for (const [routeId, route] of table)
      this.#tree.add(route.method, route.path, { routeId, route })
  }

  /** The route of a request; `not-found`, or `method-not-allowed` with the methods that the path has. HEAD goes where GET goes. */
  find(method: string, path: string): FoundRoute {
    const found = this.#tree.find(method, path)
    if (found) return { ...found.value, params: found.params }
    const allowed = this.#tree.methodsOf(path)
    if (allowed.length === 0) throw new AppError('not-found', 'There is nothing at this address.')
    throw new AppError('method-not-allowed', `This address takes ${allowed.join(', ')}.`, {
      details: { allowed },
    })
  }
}
