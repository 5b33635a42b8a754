import { z } from 'zod'
import { schema } from '../api/schema.ts'

/** The argument with which the worker's program tries the walls around it, as a worker's process would, and serves nobody. */
export const TRIAL_ARGUMENT = '--trial'

const path = () => z.string().min(1).max(4_096)
const id = () => z.int().min(0)
const pid = () => z.int().min(1)

/** One thing to try. What succeeds is undone at once; what is read is not kept. */
export const Attempt = schema(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('read'), id: id(), path: path() }),
    z.strictObject({ kind: z.literal('list'), id: id(), path: path() }),
    /** Makes a file that is not there. */
    z.strictObject({ kind: z.literal('write'), id: id(), path: path() }),
    /** Asks at a socket, with what a file says as the bearer's token where one is named. */
    z.strictObject({
      kind: z.literal('ask'),
      id: id(),
      path: path(),
      tokenFile: path().optional(),
    }),
    z.strictObject({ kind: z.literal('signal'), id: id(), pid: pid() }),
    /** Becomes root. */
    z.strictObject({ kind: z.literal('become'), id: id() }),
  ]),
)
export type Attempt = z.output<typeof Attempt.zod>

/** What a process that tries the walls is told: one line of JSON, once. It ends when nobody is left who could tell it more. */
export const TrialOrder = schema(() =>
  z.discriminatedUnion('role', [
    /** Stands in for a worker, so that another tries its walls: puts a canary into its profile, and listens. */
    z.strictObject({ role: z.literal('target'), canary: path(), socket: path() }),
    z.strictObject({
      role: z.literal('attacker'),
      attempts: z.array(Attempt.zod).max(1_000),
      /** Where it makes a file of its own, to see with which mode. */
      ownFile: path(),
    }),
  ]),
)
export type TrialOrder = z.output<typeof TrialOrder.zod>

/** `held`: it did not succeed, with why; `answered`: somebody answered, and refused it; `absent`: there was nothing to try it on. */
const outcome = () => z.enum(['held', 'answered', 'done', 'absent'])
export type TrialOutcome = z.output<ReturnType<typeof outcome>>

/** What such a process is, as the kernel shows it. */
const condition = () =>
  z.strictObject({
    uid: z.int(),
    /** Lines of `/proc/self/status`, by name. */
    status: z.record(z.string(), z.string()),
    /** What `/proc/self/limits` and `/proc/self/cgroup` say. */
    limits: z.string(),
    groups: z.string(),
    umask: z.int(),
    /** The mode of a file that it made. */
    fileMode: z.int(),
    /** Names of variables, no values. */
    environment: z.array(z.string()),
    /** What its descriptors from the fifth on lead to. */
    descriptors: z.array(z.string()),
  })
export type TrialCondition = z.output<ReturnType<typeof condition>>

/** What a process that tries the walls says: one line. */
export const TrialAnswer = schema(() =>
  z.discriminatedUnion('role', [
    z.strictObject({ role: z.literal('target'), isPlanted: z.boolean() }),
    z.strictObject({
      role: z.literal('attacker'),
      results: z.array(z.strictObject({ id: id(), outcome: outcome(), why: z.string() })),
      condition: condition(),
      /** A process that it leaves behind, hidden as well as it can; null where it may start none. */
      left: pid().nullable(),
    }),
  ]),
)
export type TrialAnswer = z.output<typeof TrialAnswer.zod>
export type AttackerAnswer = Extract<TrialAnswer, { role: 'attacker' }>
