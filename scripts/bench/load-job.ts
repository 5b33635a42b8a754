import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'

/** What the load program is to do. */
export const LoadJob = schema(() =>
  z.strictObject({
    target: z.union([
      z.strictObject({ path: z.string() }),
      z.strictObject({ host: z.string(), port: z.number() }),
    ]),
    /** Connections, each with one request under way at any time. */
    connections: z.number(),
    /** Whole HTTP/1.1 requests, sent in turn. */
    requests: z.array(z.string()).min(1),
    /** The status that every answer must have. */
    status: z.number(),
    warmUpMs: z.number(),
    measuredMs: z.number(),
    /** Processes whose processor time is taken over the measured time. */
    pids: z.array(z.number()).default([]),
  }),
)
export type LoadJob = z.input<typeof LoadJob.zod>
export type LoadPlan = z.output<typeof LoadJob.zod>

/** What the load program saw in the measured time. */
export const LoadResult = schema(() =>
  z.object({
    answers: z.number(),
    seconds: z.number(),
    medianMs: z.number(),
    p99Ms: z.number(),
    /** User and system time of each of the job's processes. */
    processorSeconds: z.array(z.number()),
  }),
)
export type LoadResult = z.output<typeof LoadResult.zod>
