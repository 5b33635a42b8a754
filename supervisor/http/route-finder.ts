import findMyWay from 'find-my-way'
import type { HttpMethod, Route } from '../../shared/api/route.ts'
import type { RouteId, RouteTable } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'

/** A declared route that fits a request. */
export interface FoundRoute {
  readonly routeId: RouteId
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

const METHODS: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Finds declared routes by method and path. */
export class RouteFinder {
  readonly #router = findMyWay({ maxParamLength: 300 })
  readonly #declared = new Map<unknown, [RouteId, Route]>()

  constructor(table: RouteTable) {
    for (const [id, route] of table) {
      // The router gives back what was registered: each route has a function of its own to be known by.
      const key = (): RouteId => id
      this.#declared.set(key, [id, route])
      this.#router.on(route.method, route.path, key)
    }
  }

  /** The route of a request; `not-found`, or `method-not-allowed` with the methods that the path has. HEAD goes where GET goes. */
  find(method: string, path: string): FoundRoute {
    const known = METHODS.find((one) => one === (method === 'HEAD' ? 'GET' : method))
    const found = known && this.#lookUp(known, path)
    if (found) return found
    const allowed = METHODS.filter((one) => this.#lookUp(one, path))
    if (allowed.length === 0) throw new AppError('not-found', 'There is nothing at this address.')
    throw new AppError('method-not-allowed', `This address takes ${allowed.join(', ')}.`, {
      details: { allowed },
    })
  }

  #lookUp(method: HttpMethod, path: string): FoundRoute | undefined {
    const match = this.#router.find(method, path)
    const declared = match && this.#declared.get(match.handler)
    if (!match || !declared) return undefined
    const [routeId, route] = declared
    return { routeId, route, params: stringsOf(match.params) }
  }
}

function stringsOf(params: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const strings: Record<string, string> = {}
  for (const name in params) strings[name] = params[name] ?? ''
  return strings
}
