import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { AgentRun } from '../../shared/api/agents.ts'
import { decisionSaid } from '../../shared/api/decision-said.ts'
import type {
  RunChange,
  RunChangePage,
  RunDecision,
  RunDecisionPage,
  RunDetailsQuery,
} from '../../shared/api/run-details.ts'
import { schema } from '../../shared/api/schema.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { readLines } from '../files/durable-lines.ts'
import type { UndoStep } from './undo-steps.ts'

/** A page of what a run changed; of each it is looked whether it can be taken back, and nothing is changed. */
export async function changesPage(
  steps: readonly UndoStep[],
  query: RunDetailsQuery,
): Promise<RunChangePage> {
  const { items, nextCursor } = pageOf(steps, query)
  return { items: await Promise.all(items.map(shown)), nextCursor }
}

/** A page of what was decided in a run. */
export async function decisionsPage(
  folder: string,
  run: AgentRun,
  query: RunDetailsQuery,
): Promise<RunDecisionPage> {
  const decisions: RunDecision[] = []
  for (const day of await daysOf(folder, run)) {
    const lines = await readLines(join(folder, day), DecisionLine)
    decisions.push(...lines.filter(({ requestId }) => requestId === run.id).map(told))
  }
  return pageOf(decisions, query)
}

async function shown({ kind, what, undo }: UndoStep): Promise<RunChange> {
  const found = await undo('look')
  if (found === 'undone') return { kind, what, undo: 'possible' }
  if (found === 'nothing') return { kind, what, undo: 'not-needed' }
  return { kind, what, undo: 'impossible', ...found.left }
}

function pageOf<T>(all: readonly T[], { limit, cursor = '0' }: RunDetailsQuery) {
  const from = Number(cursor)
  const items = all.slice(from, from + limit)
  return { items, nextCursor: from + limit < all.length ? String(from + limit) : null }
}

const DecisionLine = schema(() =>
  z.object({
    timestamp: z.string(),
    event: z.string(),
    requestId: z.string().nullable(),
    details: z.object({
      from: z.array(z.string()),
      because: z.string(),
      said: decisionSaid(),
      made: z.array(z.string()),
      by: z.string(),
    }),
  }),
)

function told({ timestamp, event, details }: z.output<typeof DecisionLine.zod>): RunDecision {
  return { at: timestamp, event, ...details }
}

/** The files of the UTC days on which the run worked. */
async function daysOf(folder: string, { queuedAt, endedAt }: AgentRun): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  })
  const [first, last] = [queuedAt, endedAt ?? '9999'].map((time) => time.slice(0, 10))
  return names
    .filter((name) => /^\d{4}-\d\d-\d\d\.ndjson$/.test(name))
    .filter((name) => name.slice(0, 10) >= (first ?? '') && name.slice(0, 10) <= (last ?? ''))
    .toSorted()
}
