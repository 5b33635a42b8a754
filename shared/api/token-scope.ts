import type { Scope } from '../domain/principal.ts'
import type { Route } from './route.ts'

/** Where agents are started, looked at and given leave. */
const AGENT_PATHS = ['/api/agents', '/api/approvals']

/**
 * The scope that a personal access token needs for a route; undefined where no token may. A route that everybody may call needs
 * none, so this is asked for the others only.
 */
export function scopeOf({ access, method, path, sessionOnly }: Route): Scope | undefined {
  if (sessionOnly || access === 'console') return undefined
  if (access === 'owner') return 'admin'
  if (AGENT_PATHS.some((one) => path === one || path.startsWith(`${one}/`))) return 'agents'
  return method === 'GET' ? 'read' : 'write'
}
