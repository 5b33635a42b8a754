import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'

/** Something that a run changes, as it is noted beforehand. A new kind of change gets its undo in `undo-changes.ts`. */
export const Change = schema(() =>
  z.discriminatedUnion('kind', [
    /** Memories are made; each with the hash of its file, so that an undo knows whether somebody has changed it. */
    z.strictObject({
      kind: z.literal('memories-made'),
      memories: z.array(z.strictObject({ id: z.string(), sha256: z.string() })),
    }),
    /** Memories go to the bin. */
    z.strictObject({ kind: z.literal('memories-binned'), ids: z.array(z.string()) }),
    /** Events of the calendar are made; each with the hash of what its file says. */
    z.strictObject({
      kind: z.literal('events-made'),
      events: z.array(z.strictObject({ id: z.string(), sha256: z.string() })),
    }),
    /** Something is done that an undo leaves, and why. */
    z.strictObject({ kind: z.literal('lasting'), what: z.string(), reason: z.string() }),
  ]),
)
export type Change = z.output<typeof Change.zod>
