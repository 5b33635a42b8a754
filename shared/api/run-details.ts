import { z } from 'zod'
import { decisionSaid } from './decision-said.ts'
import { limit } from './fields.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'
import { undoSaid } from './undo-said.ts'

/** Something that a run changed. */
export const RunChange = schema(() =>
  z.object({
    kind: z.enum([
      'memory-made',
      'memory-changed',
      'memory-binned',
      'event-made',
      'file-changed',
      'lasting',
    ]),
    /** The id of a memory or an event, or a path below the profile. */
    what: z.string(),
    /** Whether it can be taken back now; there may be no need to: it was not done after all, or is taken back already. */
    undo: z.enum(['possible', 'not-needed', 'impossible']),
    /** Why it cannot. */
    reason: z.string().optional(),
    said: undoSaid(),
  }),
)
export type RunChange = z.output<typeof RunChange.zod>

/** Something that an agent chose in a run. */
export const RunDecision = schema(() =>
  z.object({
    at: z.string(),
    /** Noun and verb in snake_case: `memory_enriched`. */
    event: z.string(),
    /** What it was chosen from, or for: ids. */
    from: z.array(z.string()),
    because: z.string(),
    /** The same by codes. */
    said: decisionSaid(),
    /** What was made or changed: ids. */
    made: z.array(z.string()),
    /** Who chose: the id of a model, or `builtin`. */
    by: z.string(),
  }),
)
export type RunDecision = z.output<typeof RunDecision.zod>

const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })
export const RunChangePage = schema(() => page(RunChange.zod))
export type RunChangePage = z.output<typeof RunChangePage.zod>
export const RunDecisionPage = schema(() => page(RunDecision.zod))
export type RunDecisionPage = z.output<typeof RunDecisionPage.zod>

/** A cursor is the position at which the next page begins. */
export const RunDetailsQuery = schema(() =>
  z.strictObject({
    limit: limit(500, 100),
    cursor: z
      .string()
      .regex(/^\d{1,9}$/, 'take it from nextCursor')
      .optional(),
  }),
)
export type RunDetailsQuery = z.output<typeof RunDetailsQuery.zod>

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'What agents did in the profile that the session shows is its person’s to see.',
  method: 'GET',
} as const

export const runDetailRoutes = {
  listRunChanges: route({
    ...own,
    path: '/api/agents/runs/:id/changes',
    summary: 'What a run changed, the last first, and whether each can still be taken back.',
    query: RunDetailsQuery,
    answer: { status: 200, body: RunChangePage },
  }),
  listRunDecisions: route({
    ...own,
    path: '/api/agents/runs/:id/decisions',
    summary: 'What the agent chose in a run, from what, and why, the first first.',
    query: RunDetailsQuery,
    answer: { status: 200, body: RunDecisionPage },
  }),
}
