import { z } from 'zod'
import { route } from './route.ts'
import { schema } from './schema.ts'

/** What a worker says to whoever is attached to it, one JSON document a WebSocket message. */
export const AttachMessage = schema(() =>
  z.discriminatedUnion('kind', [
    /** The first message. */
    z.object({
      kind: z.literal('welcome'),
      username: z.string(),
      workerId: z.string(),
      generation: z.number(),
    }),
    /** Who is attached now, the reader too: at the beginning and after each change. */
    z.object({ kind: z.literal('attached'), by: z.array(z.string()) }),
    /** How the worker is, every two seconds. */
    z.object({
      kind: z.literal('status'),
      rssBytes: z.number(),
      eventLoopLagMs: z.number(),
      inFlight: z.number(),
      aliveBecause: z.array(z.string()),
    }),
    /** The last message of a worker that stops; the connection is closed with 1012. */
    z.object({ kind: z.literal('bye'), reason: z.string() }),
  ]),
)
export type AttachMessage = z.output<typeof AttachMessage.zod>

export const attachRoutes = {
  attach: route({
    method: 'GET',
    path: '/api/attach',
    servedBy: 'worker',
    access: 'member',
    why: 'Who may work on a profile may watch its worker; it stands in that profile’s audit.',
    summary:
      'A WebSocket that keeps the worker awake while it is open, starts it when it sleeps, and tells how it is.',
    upgrade: true,
    answer: { status: 101, body: AttachMessage },
  }),
}
