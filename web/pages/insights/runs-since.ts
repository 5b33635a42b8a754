import { type AgentRun, agentRoutes } from '../../../shared/api/agents.ts'
import type { Client } from '../../api/client.svelte.ts'

const PAGE = 200
const MOST_PAGES = 10

interface Runs {
  readonly items: readonly AgentRun[]
  /** There are more runs in the range than were asked for. */
  readonly isCut: boolean
}

/** The runs since a moment (ISO 8601 UTC), the newest 2,000 of them. */
export async function runsSince(
  client: Pick<Client, 'call'>,
  since: string | undefined,
  signal: AbortSignal,
): Promise<Runs> {
  const items: AgentRun[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { limit: PAGE, cursor }
    const answer = await client.call(agentRoutes.listRuns, { query }, signal)
    items.push(...answer.items.filter(({ queuedAt }) => queuedAt >= (since ?? '')))
    const last = answer.items.at(-1)
    const isPast = last !== undefined && last.queuedAt < (since ?? '')
    if (answer.nextCursor === null || isPast) return { items, isCut: false }
    cursor = answer.nextCursor
  }
  return { items, isCut: true }
}
