import type { AgentRun, ListRunsQuery } from '../../shared/api/agents.ts'

export interface RunPage {
  readonly items: AgentRun[]
  readonly nextCursor: string | null
}

/** A page of those runs that are asked for. @param runs all of them, the newest first */
export function pageOfRuns(
  runs: readonly AgentRun[],
  { agent, status, limit, cursor }: ListRunsQuery,
): RunPage {
  const fitting = runs.filter(
    (run) =>
      (agent === undefined || run.agent === agent) &&
      (status === undefined || run.status === status) &&
      (cursor === undefined || run.id < cursor),
  )
  const items = fitting.slice(0, limit)
  return { items, nextCursor: fitting.length > limit ? (items.at(-1)?.id ?? null) : null }
}
