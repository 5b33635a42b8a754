import type { Scope } from '../domain/principal.ts'
import type { Route } from './route.ts'

/** Where agents are started, looked at and given leave. */
const AGENT_PATHS = ['/api/agents', '/api/approvals']
/** A profile's settings by which agents get leave, or start by themselves: who may not answer an agent's question must not settle it beforehand. */
const AGENT_CONFIGS = ['autonomy', 'cognitive-mode', 'schedules', 'boredom', 'sleep']
const CONFIG_PATH = '/api/config/:name'

/**
 * The scope that a personal access token needs for a route with these parameters; undefined where no token may. A route that
 * everybody may call needs none, so this is asked for the others only.
 */
export function scopeOf(
  { access, method, path, sessionOnly }: Route,
  params: Readonly<Record<string, string>> = {},
): Scope | undefined {
  if (sessionOnly || access === 'console') return undefined
  if (access === 'owner') return 'admin'
  if (AGENT_PATHS.some((one) => isBelow(path, one))) return 'agents'
  if (method === 'GET') return 'read'
  const { name = '' } = params
  return isBelow(path, CONFIG_PATH) && AGENT_CONFIGS.includes(name) ? 'agents' : 'write'
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
