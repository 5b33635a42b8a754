import { z } from 'zod'
import { AGENT_HINDRANCES, AGENT_NAMES, RUN_STATUSES, RUN_TRIGGERS } from '../domain/agent-run.ts'
import { RUN_SAID_CODES } from '../domain/run-said.ts'
import { limit } from './fields.ts'
import { OneProposal } from './proposals.ts'
import { route } from './route.ts'
import { saidOf } from './said.ts'
import { schema } from './schema.ts'
import { undoSaid } from './undo-said.ts'

/** How far a work is: `of` where it is known. */
const progress = () => z.object({ done: z.int(), of: z.int().optional() })
const left = () => z.array(z.object({ what: z.string(), reason: z.string(), said: undoSaid() }))

/** What taking a run back did; `left` names what was changed since, or cannot be taken back, and stays. */
const undoReport = () =>
  z.object({
    at: z.string(),
    by: z.string(),
    undone: z.int(),
    left: left(),
    /** How many more were left than are named. */
    moreLeft: z.int().optional(),
  })

/** One run of an agent, as its file in `out/state/runs/` has it. */
export const AgentRun = schema(() =>
  z.object({
    id: z.string(),
    agent: z.enum(AGENT_NAMES),
    status: z.enum(RUN_STATUSES),
    trigger: z.enum(RUN_TRIGGERS),
    /** It was only to say what it would do: nothing was changed. */
    preview: z.literal(true).optional(),
    /** Which attempt at the same work it is, from 1; left away for a first one that needs no other. */
    attempt: z.int().optional(),
    /** The run of which it is another attempt. */
    retryOf: z.string().optional(),
    /** When a run that failed, or was cut off by the worker's stop, is tried again; left away when it is not, or no more. */
    retryAt: z.string().optional(),
    /** When a run that was missed was due. */
    dueAt: z.string().optional(),
    /** Who started it, as in the audit. */
    startedBy: z.string(),
    queuedAt: z.string(),
    startedAt: z.string().optional(),
    endedAt: z.string().optional(),
    progress: progress().optional(),
    /** What it did, by name: `files`, `memories`. */
    counts: z.record(z.string(), z.int()),
    /** How many memories, events and files it changed in a way that can be taken back; left away until it has ended, and by earlier versions. */
    changes: z.int().optional(),
    /** What models were asked for it, all together. */
    tokens: z.object({ prompt: z.int(), completion: z.int() }).optional(),
    /** The models that answered, by their ids in `etc/models.json`; `builtin` where none was asked. */
    models: z.array(z.string()).optional(),
    /** Why it failed or was cancelled. */
    message: z.string().optional(),
    /** The same, sentence by sentence: left away with it, and by earlier versions. */
    said: z.array(saidOf(RUN_SAID_CODES)).readonly().optional().catch(undefined),
    undo: undoReport().optional(),
  }),
)
export type AgentRun = z.output<typeof AgentRun.zod>
export type UndoReport = NonNullable<AgentRun['undo']>

const AgentState = schema(() =>
  z.object({
    name: z.enum(AGENT_NAMES),
    summary: z.string(),
    /** Why it may not run now; null when it may. */
    hindrance: z.string().nullable(),
    /** The same as a code, where it is the cognitive mode. */
    hindranceCode: z.enum(AGENT_HINDRANCES).nullable().optional(),
    /** Whether it can say what it would do, without doing it. */
    canPreview: z.boolean(),
    /** Its run that is under way, or else the last. */
    run: AgentRun.zod.nullable(),
  }),
)
export type AgentState = z.output<typeof AgentState.zod>

export const AgentList = schema(() =>
  z.object({ items: z.array(AgentState.zod), nextCursor: z.null() }),
)
export const RunWish = schema(() =>
  z.strictObject({
    /** Change nothing, and say what would be changed; only agents with `canPreview` do. */
    preview: z.boolean().optional(),
  }),
)
export const RunStarted = schema(() => z.object({ success: z.literal(true), runId: z.string() }))
export const OneRun = schema(() => z.object({ success: z.literal(true), run: AgentRun.zod }))
export const RunPage = schema(() =>
  z.object({ items: z.array(AgentRun.zod), nextCursor: z.string().nullable() }),
)
export const ListRunsQuery = schema(() =>
  z.strictObject({
    agent: z.enum(AGENT_NAMES).optional(),
    status: z.enum(RUN_STATUSES).optional(),
    limit: limit(200, 50),
    cursor: z.string().max(200).optional(),
  }),
)
export type ListRunsQuery = z.output<typeof ListRunsQuery.zod>

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'Agents work in the profile that the session shows, and for its person.',
} as const

export const agentRoutes = {
  listAgents: route({
    ...own,
    method: 'GET',
    path: '/api/agents',
    summary: 'The agents, whether each may run, and its last run.',
    answer: { status: 200, body: AgentList },
  }),
  runAgent: route({
    ...own,
    method: 'POST',
    path: '/api/agents/:name/run',
    summary: 'Starts a run; while one is under way the next waits for it.',
    body: RunWish,
    bodyOptional: true,
    answer: { status: 202, body: RunStarted },
  }),
  listRuns: route({
    ...own,
    method: 'GET',
    path: '/api/agents/runs',
    summary: 'Runs, the newest first.',
    query: ListRunsQuery,
    answer: { status: 200, body: RunPage },
  }),
  getRun: route({
    ...own,
    method: 'GET',
    path: '/api/agents/runs/:id',
    summary: 'One run: how far it is, or what it did.',
    answer: { status: 200, body: OneRun },
  }),
  getRunProposal: route({
    ...own,
    method: 'GET',
    path: '/api/agents/runs/:id/proposal',
    summary: 'What a run did or, in a preview, would do, with diffs, and what it left out and why.',
    answer: { status: 200, body: OneProposal },
  }),
  cancelRun: route({
    ...own,
    method: 'POST',
    path: '/api/agents/runs/:id/cancel',
    summary: 'Ends a run that is queued or under way, and answers when it has ended.',
    answer: { status: 200, body: OneRun },
  }),
  undoRun: route({
    ...own,
    method: 'POST',
    path: '/api/agents/runs/:id/undo',
    summary: 'Takes back what a run did, as far as nobody has changed it since.',
    answer: { status: 200, body: OneRun },
  }),
}
