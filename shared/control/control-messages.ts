import { z } from 'zod'
import { saidOf } from '../api/said.ts'
import { schema } from '../api/schema.ts'
import { ALIVE_SAID_CODES } from '../domain/alive-said.ts'
import { ModelServer } from '../domain/model-server.ts'
import { TrainingProgram } from '../domain/training.ts'
import { START_REASONS } from '../domain/worker-status.ts'
import { TELLABLE_ID } from '../domain/profile-event.ts'
import { supervisorSlotMessages, workerSlotMessages } from './slot-messages.ts'

/** Raised when either side would misread the other. What only one of them may know is offered with the upgrade instead (`OFFERS_HEADER`). */
export const CONTROL_PROTOCOL = 1

const identity = {
  protocol: z.int,
  workerId: () => z.string().min(1).max(100),
  generation: () => z.int().min(1),
}

/** What a worker says on its control stream. The first message is `hello`. */
export const WorkerMessage = schema(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('hello'),
      protocol: identity.protocol(),
      workerId: identity.workerId(),
      generation: identity.generation(),
      username: z.string().max(64),
      pid: z.int().min(1),
    }),
    z.strictObject({
      kind: z.literal('heartbeat'),
      rssBytes: z.int().min(0),
      /** The 99th percentile since the last heartbeat. */
      eventLoopLagMs: z.number().min(0),
      inFlight: z.int().min(0),
      aliveBecause: z.array(z.string().max(200)).max(20),
      /** The same by codes: to a supervisor that offers to read them, and to no other. */
      aliveSaid: z.array(saidOf(ALIVE_SAID_CODES)).max(20).optional(),
    }),
    z.strictObject({ kind: z.literal('drained') }),
    /** When the worker must be awake next: said at the beginning, when it changes, and before `drained`. */
    z.strictObject({
      kind: z.literal('next-wake'),
      at: z.iso.datetime().nullable(),
      because: z.array(z.string().max(100)).max(100),
    }),
    /** What the newest line of the profile's audit is known by: said with `next-wake`, and when a day is over. */
    z.strictObject({ kind: z.literal('audit-head'), head: z.string().regex(/^[\w-]{22}$/) }),
    /** Something happened in the profile. A supervisor passes names on that it does not know. */
    z.strictObject({
      kind: z.literal('event'),
      name: z.string().regex(/^[a-z][a-z-]{0,39}$/),
      at: z.iso.datetime(),
      ids: z.array(z.string().regex(TELLABLE_ID)).max(20),
      /** How far a work is. */
      progress: z.strictObject({ done: z.int(), of: z.int().optional() }).optional(),
    }),
    /** Events could not be told: whoever follows must look again. */
    z.strictObject({ kind: z.literal('events-lost') }),
    ...workerSlotMessages(),
  ]),
)
export type WorkerMessage = z.output<typeof WorkerMessage.zod>

/** What a worker says of places at servers of models. */
export type SlotMessage = Extract<
  WorkerMessage,
  { kind: 'slot-wanted' | 'slot-withdrawn' | 'slot-released' | 'slot-held' }
>

/** What the supervisor says on a worker's control stream. The first message is `hello`. */
export const SupervisorMessage = schema(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('hello'),
      protocol: identity.protocol(),
      workerId: identity.workerId(),
      generation: identity.generation(),
    }),
    /** Take no more work, finish what is under way, then say `drained`. */
    z.strictObject({ kind: z.literal('drain') }),
    /**
     * What the person prefers that a worker must know, and what the owner allows it: nothing where `modelServers` or `trainingPrograms` is
     * missing, as it is when the list is empty, so that a worker of an earlier build understands it.
     */
    z.strictObject({
      kind: z.literal('preferences'),
      timeZone: z.string().nullable(),
      modelServers: z.array(ModelServer.zod).max(100).optional(),
      trainingPrograms: z.array(TrainingProgram.zod).max(100).optional(),
    }),
    /** Why the worker was started, where nobody asked for it, or what was due while it was not up. */
    z.strictObject({
      kind: z.literal('woken'),
      reason: z.enum(START_REASONS),
      dueAt: z.iso.datetime().nullable(),
    }),
    ...supervisorSlotMessages(),
  ]),
)
export type SupervisorMessage = z.output<typeof SupervisorMessage.zod>

/** What a worker is told and does not answer. */
export type Telling = Extract<SupervisorMessage, { kind: 'preferences' | 'woken' }>

/** What becomes of a worker's wish for a place at a server of models. */
export type SlotAnswer = Extract<
  SupervisorMessage,
  { kind: 'slot-granted' | 'slot-position' | 'slot-refused' }
>
