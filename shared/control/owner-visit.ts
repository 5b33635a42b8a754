import { z } from 'zod'
import { schema } from '../api/schema.ts'

/** What a worker is told when an owner opens or leaves its profile; who that is stands in the actor header. */
export const OwnerVisit = schema(() =>
  z.strictObject({
    event: z.enum(['owner_visit_began', 'owner_visit_ended']),
    /** When the visit ends at the latest. */
    until: z.iso.datetime().optional(),
  }),
)
export type OwnerVisit = z.output<typeof OwnerVisit.zod>
