import { z } from 'zod'
import { schema } from '../../../shared/api/schema.ts'

/** What the prompt program is to do. */
export const PromptJob = schema(() =>
  z.strictObject({
    /** Where the index is made. */
    path: z.string(),
    rows: z.number(),
    questions: z.number(),
  }),
)
export type PromptJob = z.output<typeof PromptJob.zod>

/** The median of what a question took: for the search alone, and with a prompt or an answer without a model made of it. */
export const PromptResult = schema(() =>
  z.object({ searchMs: z.number(), promptMs: z.number(), extractiveMs: z.number() }),
)
export type PromptResult = z.output<typeof PromptResult.zod>
