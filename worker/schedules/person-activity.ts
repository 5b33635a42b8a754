import { type RouteId, routes } from '../../shared/api/routes.ts'

/** A request as far as it says whether the person is there. */
export interface SeenRequest {
  /** `user:<id>`, `agent:<name>`, `console` or `system`. */
  readonly actor: string
  readonly route: RouteId | 'ownerVisit'
}

/** Looks at what goes on, which a page or a program repeats by itself. */
const LOOKS: ReadonlySet<SeenRequest['route']> = new Set<SeenRequest['route']>([
  'listInbox',
  'listAgents',
  'listRuns',
  'getRun',
  'listSchedules',
  'listModels',
  'listApprovals',
  'replyEvents',
  'stats',
])
/** What the console does to many profiles at once. */
const CARES: ReadonlySet<SeenRequest['route']> = new Set<SeenRequest['route']>([
  'runAgent',
  'cancelRun',
  'undoRun',
  'setSchedule',
  'putConfig',
  'importMemories',
  'reindexMemories',
  'uploadToInbox',
])

/**
 * Whether a request shows that the person of a profile is there. Their own requests do, unless they only look how far something is; the
 * console's do where they tell the profile something, for it may be looking on for somebody else; agents and visiting owners never.
 */
export function isActivity({ actor, route }: SeenRequest, userId: string): boolean {
  if (LOOKS.has(route)) return false
  if (actor === `user:${userId}`) return true
  if (actor !== 'console' || route === 'ownerVisit' || CARES.has(route)) return false
  return routes[route].method !== 'GET'
}

/** Since when the person of a profile is away. For how long is told by a clock that never jumps. */
export class PersonActivity {
  #activeAt: number | undefined
  /** By the clock that never jumps. */
  #steadyAt = 0

  /** The person is there. */
  note(now = Date.now()): void {
    this.#activeAt = now
    this.#steadyAt = performance.now()
  }

  /** When they were there as far as an earlier worker knows; told after the worker began, it is no news. */
  restore(activeAt: string | undefined, now = Date.now()): void {
    if (this.#activeAt !== undefined || activeAt === undefined) return
    this.#activeAt = Date.parse(activeAt)
    this.#steadyAt = performance.now() - Math.max(0, now - this.#activeAt)
  }

  /** Null when they were never there. */
  get away(): { readonly since: string; readonly forMs: number } | null {
    if (this.#activeAt === undefined) return null
    const forMs = performance.now() - this.#steadyAt
    return { since: new Date(this.#activeAt).toISOString(), forMs }
  }
}
