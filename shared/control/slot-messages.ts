import { z } from 'zod'

/** Wishes and places that one worker may have at once, at all servers of models together. */
export const MOST_SLOTS_A_WORKER = 64

/** The worker's own number for it, from 1, never used again while its process lives. */
const slotId = () => z.int().min(1)
const claim = () => ({
  slotId: slotId(),
  server: z.url({ protocol: /^https?$/ }).max(8_000),
  waiting: z.enum(['person', 'agent']),
})

/**
 * What a worker says of places at servers of models, to a supervisor that offers to deal them out and to no other. A supervisor that takes the
 * worker over hears `slot-held` of what is held and `slot-wanted` of what is waited for, all of the first kind before the first heartbeat.
 */
export const workerSlotMessages = () =>
  [
    z.strictObject({ kind: z.literal('slot-wanted'), ...claim() }),
    z.strictObject({ kind: z.literal('slot-withdrawn'), slotId: slotId() }),
    z.strictObject({ kind: z.literal('slot-released'), slotId: slotId() }),
    z.strictObject({ kind: z.literal('slot-held'), ...claim() }),
  ] as const

/** Why a wish is refused: the owner lists no such server, or the worker has too many. */
export const SLOT_REFUSALS = ['not-listed', 'too-many'] as const
export type SlotRefusal = (typeof SLOT_REFUSALS)[number]

/** What the supervisor answers; a worker that never wished hears none of it. */
export const supervisorSlotMessages = () =>
  [
    z.strictObject({ kind: z.literal('slot-granted'), slotId: slotId() }),
    /** How many go before it. */
    z.strictObject({
      kind: z.literal('slot-position'),
      slotId: slotId(),
      position: z.int().min(0),
    }),
    z.strictObject({
      kind: z.literal('slot-refused'),
      slotId: slotId(),
      reason: z.enum(SLOT_REFUSALS),
    }),
  ] as const
