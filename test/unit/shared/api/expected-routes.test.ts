import { expect, it } from 'vitest'
import type { Route } from '../../../../shared/api/route.ts'
import { allRoutes } from '../../../../shared/api/routes.ts'
import { scopeOf } from '../../../../shared/api/token-scope.ts'
import { EXPECTED_ROUTES } from '../../../support/expected-routes.ts'

it('A1, A7: lets nobody call a route, nor any token, but those that were thought about', () => {
  const declared = new Map(allRoutes().map(([id, route]) => [id, wordsOf(route)]))

  expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(EXPECTED_ROUTES))
})

function wordsOf(route: Route): string {
  const { access, upgrade, stream } = route
  const scope = access === 'anyone' ? [] : [scopeOf(route) ?? 'none']
  const how = stream === undefined ? [] : [stream === 'always' ? 'stream' : 'followed']
  return [access, ...scope, ...how, ...(upgrade ? ['socket'] : [])].join(' ')
}
