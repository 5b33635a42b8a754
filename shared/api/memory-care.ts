import { z } from 'zod'
import { EpisodicEvent } from '../domain/episodic-event.ts'
import { CapturedMemory } from './memories.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'

/** A version of a memory that a later one took the place of; the newest first. */
export const MemoryHistory = schema(() =>
  z.object({
    items: z.array(
      z.object({
        version: z.int(),
        /** When the next version took its place. */
        replacedAt: z.string(),
        /** Who wrote the next version, as in the audit. */
        replacedBy: z.string(),
        event: EpisodicEvent.zod,
      }),
    ),
  }),
)
export type MemoryHistory = z.output<typeof MemoryHistory.zod>

const JUDGEMENTS = ['correct', 'incorrect', 'unchecked'] as const

/** `incorrect` takes a memory out of searches and its words from beside others; `unchecked` takes an earlier judgement away. */
export const ValidateRequest = schema(() => z.strictObject({ status: z.enum(JUDGEMENTS) }))
export type ValidateRequest = z.output<typeof ValidateRequest.zod>

/**
 * What was forgotten and where: `derived` are memories that agents made out of it and that went too, `redacted` are the person's own
 * that named it. `stores` counts what each store took away, and names what it had to leave. `backups.known` are copies made since.
 */
export const ForgetAnswer = schema(() =>
  z.object({
    success: z.literal(true),
    id: z.string(),
    derived: z.array(z.string()),
    redacted: z.array(z.string()),
    stores: z.array(
      z.object({
        name: z.string(),
        removed: z.int(),
        redacted: z.int(),
        left: z.array(z.object({ path: z.string(), reason: z.string() })),
      }),
    ),
    backups: z.object({
      known: z.array(z.object({ at: z.string(), to: z.string() })),
      note: z.string(),
    }),
  }),
)
export type ForgetAnswer = z.output<typeof ForgetAnswer.zod>

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'Memories are the person’s whose profile the session shows.',
} as const

/** Routes that look after single memories. */
export const memoryCareRoutes = {
  memoryHistory: route({
    ...own,
    method: 'GET',
    path: '/api/memories/:id/history',
    summary: 'The versions of a memory that were changed since, newest first.',
    answer: { status: 200, body: MemoryHistory },
  }),
  validateMemory: route({
    ...own,
    method: 'POST',
    path: '/api/memories/:id/validate',
    summary: 'Says whether a memory is correct; an incorrect one is found no more.',
    body: ValidateRequest,
    answer: { status: 200, body: CapturedMemory },
  }),
  forgetMemory: route({
    ...own,
    method: 'POST',
    path: '/api/memories/:id/forget',
    summary: 'Takes a memory away for ever, everywhere in the profile, and tells where it was.',
    answer: { status: 200, body: ForgetAnswer },
  }),
}
