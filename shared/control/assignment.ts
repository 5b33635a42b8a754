import { z } from 'zod'
import { schema } from '../api/schema.ts'

/** The one argument that makes a worker's program wait to be told whose worker it is. What follows it only keeps room for its later title. */
export const STANDBY_ARGUMENT = '--standby'
/** What a worker in standby writes to the ready descriptor when it has loaded everything. */
export const STANDBY_LINE = 'standby'

const words = () => z.string().min(1)

/** What makes a worker of a process in standby: one line of JSON, once. */
export const Assignment = schema(() =>
  z.strictObject({
    start: z.strictObject({
      profileRoot: words(),
      socket: words(),
      workerId: words(),
      generation: z.number().int().positive(),
      userId: words(),
      username: words(),
    }),
    secret: words(),
    /** Where what it prints goes from now on; made by the supervisor. */
    rawOutput: words(),
    /** For its HOME and TMPDIR. */
    home: words(),
    temporary: words(),
    /** The account of the machine's that it becomes first, where it is to be another. */
    account: z
      .strictObject({ uid: z.number().int().positive(), gid: z.number().int().positive() })
      .optional(),
  }),
)
export type Assignment = z.output<typeof Assignment.zod>
