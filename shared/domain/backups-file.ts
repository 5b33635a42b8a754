import { z } from 'zod'
import { schema } from '../api/schema.ts'

/** What is kept of the owner's schedule of backups, `run/supervisor/backups.json`. */
export const BackupsFile = schema(() =>
  z.object({
    /** Up to when what was due has been begun. */
    begunUntil: z.iso.datetime(),
    /** The last that was begun by the clock, and whose backups failed. */
    last: z
      .object({ at: z.iso.datetime(), people: z.int(), failed: z.array(z.string()) })
      .nullable(),
  }),
)
export type BackupsFile = z.output<typeof BackupsFile.zod>
