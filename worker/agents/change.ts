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
    /** Memories are changed; each with the hashes of its file before, of which there is a copy, and after. */
    z.strictObject({
      kind: z.literal('memories-changed'),
      memories: z.array(z.strictObject({ id: z.string(), before: z.string(), after: z.string() })),
    }),
    /** A file of the profile is made, changed or taken away; `null` is the hash of none. Of what it held before there is a copy. */
    z.strictObject({
      kind: z.literal('file-changed'),
      /** Below the profile. */
      path: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
    /** Something is done that an undo leaves, and why. */
    z.strictObject({ kind: z.literal('lasting'), what: z.string(), reason: z.string() }),
  ]),
)
export type Change = z.output<typeof Change.zod>
