import { z } from 'zod'
import { schema } from '../../../shared/api/schema.ts'
import { ReadLimits } from './read-limits.ts'

/** The descriptor on which the reader's process finds the opened document. */
export const DOCUMENT_DESCRIPTOR = 3
/** The descriptor to which it writes the parts: libraries print to the usual ones. */
export const PARTS_DESCRIPTOR = 4

/** What the reader's process is told, as one line on its standard input: names are no business of the process table. */
export const ReadRequest = schema(() =>
  z.strictObject({ name: z.string(), limits: ReadLimits.zod }),
)
export type ReadRequest = z.output<typeof ReadRequest.zod>
