import { z } from 'zod'
import { WORKER_REASONS, WORKER_STATES } from '../domain/worker-status.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'
import { workerSaid } from './worker-said.ts'

const workerState = () =>
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
  })

/** A worker's state, as the event `worker` tells it: at the beginning of a stream, and after each change. */
export const WorkerStateTold = schema(workerState)
export type WorkerStateTold = z.output<typeof WorkerStateTold.zod>
/** The event `workers`, with which a stream about all workers begins. */
export const WorkerStatesTold = schema(() => z.object({ items: z.array(workerState()) }))
/** What happened in a profile; the event's name says what (`memory-captured`). IDs only, never a text. */
export const ProfileEventTold = schema(() =>
  z.object({
    at: z.string(),
    ids: z.array(z.string()),
    /** How far a work is: `of` where it is known. */
    progress: z.object({ done: z.int(), of: z.int().optional() }).optional(),
  }),
)
export type ProfileEventTold = z.output<typeof ProfileEventTold.zod>
/** The event `reset`: something may have been missed, and whoever shows a state must ask for it anew. */
export const ResetTold = schema(() => z.object({ reason: z.enum(RESET_REASONS) }))
export type ResetTold = z.output<typeof ResetTold.zod>

/** `unknown-id`: the stream cannot go on where `Last-Event-ID` says; `lost`: a worker could not tell everything. */
export const RESET_REASONS = ['unknown-id', 'lost'] as const

const stream = {
  method: 'GET',
  servedBy: 'supervisor',
  access: 'member',
  stream: 'always',
} as const

export const feedRoutes = {
  profileFeed: route({
    ...stream,
    path: '/api/events',
    ofProfile: true,
    why: 'The feed is about the session’s profile; the console names one. It neither wakes a worker nor keeps one awake.',
    summary:
      'What happens in the profile and to its worker, as server-sent events; goes on after Last-Event-ID.',
    answer: {
      status: 200,
      type: 'text/event-stream',
      body: schema(() => z.union([workerState(), ProfileEventTold.zod, ResetTold.zod])),
    },
  }),
  workerFeed: route({
    ...stream,
    path: '/api/workers/events',
    why: 'The state of a worker is its person’s to see; an owner sees all of them.',
    summary: 'Every change of state of the workers that one may see, as server-sent events.',
    answer: {
      status: 200,
      type: 'text/event-stream',
      body: schema(() => z.union([WorkerStatesTold.zod, workerState(), ResetTold.zod])),
    },
  }),
}
