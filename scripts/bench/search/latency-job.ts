import { z } from 'zod'
import { schema } from '../../../shared/api/schema.ts'
import { ENGINES } from './searched-index.ts'

/** What the search program is to do. */
export const LatencyJob = schema(() =>
  z.strictObject({
    engine: z.enum(ENGINES),
    /** Where the index is made. */
    path: z.string(),
    rows: z.number(),
    questions: z.number(),
  }),
)
export type LatencyJob = z.output<typeof LatencyJob.zod>

/** What it saw. */
export const LatencyResult = schema(() =>
  z.object({
    rowsPerSecond: z.number(),
    medianMs: z.number(),
    p95Ms: z.number(),
    /** The most memory that the process ever had. */
    peakMiB: z.number(),
  }),
)
export type LatencyResult = z.output<typeof LatencyResult.zod>
