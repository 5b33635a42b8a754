import { z } from 'zod'
import { schema } from '../../../shared/api/schema.ts'

/** What the program for scans of vectors is to do: make the file, scan it as a worker does, or compare in memory with a plain loop. */
export const ScanLatencyJob = schema(() =>
  z.strictObject({
    phase: z.enum(['build', 'scan', 'floor']),
    /** Of the vectors' file. */
    path: z.string(),
    /** Folder of the built programs. */
    runtime: z.string(),
    rows: z.int(),
    dimension: z.int(),
    questions: z.int(),
  }),
)
export type ScanLatencyJob = z.output<typeof ScanLatencyJob.zod>

/** What it saw; `found` are the ten nearest of each question, by number. */
export const ScanLatency = schema(() =>
  z.object({
    medianMs: z.number(),
    p95Ms: z.number(),
    peakMiB: z.number(),
    found: z.array(z.array(z.int())),
  }),
)
export type ScanLatency = z.output<typeof ScanLatency.zod>
