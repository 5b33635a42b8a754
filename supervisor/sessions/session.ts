import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'

const session = () =>
  z.object({
    /** Whose session it is: the actor, whatever profile it shows. */
    userId: z.string(),
    createdAt: z.string(),
    lastSeenAt: z.string(),
    userAgent: z.string().default(''),
    /** The client's address at log-in. */
    address: z.string().default(''),
    /** When the person last proved who they are: at log-in, or again since. */
    provenAt: z.string().nullable().default(null),
    /** The account whose profile an owner looks at for a while, in place of the own. */
    switchedTo: z
      .object({ userId: z.string(), since: z.string(), until: z.string() })
      .nullable()
      .default(null),
  })

/** A log-in that lasts. It holds no role and no name: those are read from the account at every request. */
export type Session = z.output<ReturnType<typeof session>>

/** The profile that a session shows in place of its own. */
export type SwitchedTo = NonNullable<Session['switchedTo']>

/** `run/sessions.json`: sessions by the hash of their id, so that the file's reader cannot use them. */
export const SessionsFile = schema(() =>
  z.object({ version: z.literal(1), sessions: z.record(z.string(), session()) }),
)
export type SessionsFile = z.output<typeof SessionsFile.zod>

/** Hard cap from log-in, and the pause after which a session ends by itself. */
export const SESSION_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000
const SESSION_IDLE_MS = 24 * 60 * 60 * 1000

/** Until when a session is good if nobody uses it, in ms since 1970: computed when it changes, and compared on every request. */
export function goodUntil({ createdAt, lastSeenAt }: Session): number {
  return Math.min(
    Date.parse(createdAt) + SESSION_LIFETIME_MS,
    Date.parse(lastSeenAt) + SESSION_IDLE_MS,
  )
}

/** For so long after a proof a dangerous action is not asked another one. */
const PROVEN_MS = 15 * 60 * 1000

/** Whether the person of a session proved lately who they are. */
export function isProven({ provenAt }: Session, nowMs: number): boolean {
  return provenAt !== null && nowMs - Date.parse(provenAt) < PROVEN_MS
}
