import { z } from 'zod'
import { ALIVE_SAID_CODES } from '../domain/alive-said.ts'
import { WORKER_REASONS, WORKER_STATES } from '../domain/worker-status.ts'
import { route } from './route.ts'
import { saidOf } from './said.ts'
import { schema } from './schema.ts'
import { workerSaid } from './worker-said.ts'

const row = () =>
  z.object({
    username: z.string(),
    state: z.enum(WORKER_STATES),
    wanted: z.enum(['onDemand', 'off']),
    pid: z.number().nullable(),
    generation: z.number(),
    since: z.string(),
    reason: z.enum(WORKER_REASONS),
    /** The state in words for a person. */
    words: z.string(),
    /** The same, sentence by sentence. */
    said: z.array(workerSaid()).readonly(),
    /** Why it is up. */
    aliveBecause: z.array(z.string()),
    /** The same by codes, one for each; none from a supervisor of an earlier version. */
    aliveSaid: z.array(saidOf(ALIVE_SAID_CODES)).readonly().default([]),
    rssBytes: z.number().nullable(),
    eventLoopLagMs: z.number().nullable(),
    restarts: z.number(),
    nextWakeAt: z.string().nullable(),
  })

/** What is seen of one worker. `rssBytes` and `eventLoopLagMs` come from its last heartbeat. */
export const WorkerRow = schema(row)
export type WorkerRow = z.output<typeof WorkerRow.zod>
export const WorkerList = schema(() => z.object({ items: z.array(row()), nextCursor: z.null() }))
export const WorkerChanged = schema(() => z.object({ success: z.literal(true), worker: row() }))

const logLine = () =>
  z.object({
    /** `log`: what the worker logs, a JSON document; `output`: what its process printed raw. */
    source: z.enum(['log', 'output']),
    line: z.string(),
  })

/** One line of a worker's log or raw output; as an event of a stream its name is `line`. */
export const WorkerLogLine = schema(logLine)
export type WorkerLogLine = z.output<typeof WorkerLogLine.zod>
export const WorkerLogPage = schema(() =>
  z.object({ items: z.array(logLine()), nextCursor: z.null() }),
)
/** `follow` alone means `follow=true`. */
export const WorkerLogQuery = schema(() =>
  z.strictObject({
    lines: z.coerce.number().int().min(0).max(10_000).default(100),
    follow: z.enum(['true', 'false', '']).default('false'),
  }),
)

const whose = {
  servedBy: 'supervisor',
  access: 'member',
  why: 'A worker is its person’s; an owner may look after all of them.',
} as const
const changed = { status: 200, body: WorkerChanged } as const

export const workerRoutes = {
  listWorkers: route({
    ...whose,
    method: 'GET',
    path: '/api/workers',
    summary: 'The workers: all of them for an owner, the own one for a guest.',
    answer: { status: 200, body: WorkerList },
  }),
  startWorker: route({
    ...whose,
    method: 'POST',
    path: '/api/workers/:username/start',
    summary: 'Wants the worker again and starts it; answers when it is running.',
    answer: changed,
  }),
  stopWorker: route({
    ...whose,
    method: 'POST',
    path: '/api/workers/:username/stop',
    summary: 'Stops the worker and keeps it off until somebody starts it.',
    answer: changed,
  }),
  restartWorker: route({
    ...whose,
    method: 'POST',
    path: '/api/workers/:username/restart',
    summary: 'Stops the worker, then starts it anew.',
    answer: changed,
  }),
  workerLogs: route({
    ...whose,
    method: 'GET',
    path: '/api/workers/:username/logs',
    summary:
      'The last lines that the worker logged and printed; with follow=true also what comes, as server-sent events.',
    query: WorkerLogQuery,
    stream: 'whenFollowed',
    answer: { status: 200, body: WorkerLogPage },
  }),
}
