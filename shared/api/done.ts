import { z } from 'zod'
import { schema } from './schema.ts'

/** The answer where there is nothing to tell but that it is done. */
export const Done = schema(() => z.object({ success: z.literal(true) }))
