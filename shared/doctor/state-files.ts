import { z } from 'zod'
import { schema } from '../api/schema.ts'
import { ROLES } from '../domain/principal.ts'

const knownUser = () =>
  z.looseObject({
    id: z.string().min(1),
    username: z.string().min(1),
    role: z.enum(ROLES),
    /** The account of the machine's that the profile belongs to, where it has its own. */
    uid: z.int().nullable().default(null),
    /** Where the profile of an archived account lies. */
    archive: z.looseObject({ folder: z.string() }).nullish(),
  })
export type KnownUser = z.output<ReturnType<typeof knownUser>>

/** The version of the supervisor's own files that this program writes. */
export const KNOWN_VERSION = 1

/** As much of `persona/users.json` as is needed to tell whose profile a folder is. */
export const KnownUsers = schema(() =>
  z.looseObject({ version: z.number().default(KNOWN_VERSION), users: z.array(knownUser()) }),
)

/** As much of `run/sessions.json` as tells that it can be read. */
export const KnownSessions = schema(() =>
  z.looseObject({
    version: z.number(),
    sessions: z.record(
      z.string(),
      z.looseObject({ userId: z.string(), createdAt: z.string(), lastSeenAt: z.string() }),
    ),
  }),
)

/** As much of `run/supervisor/wakes.json` as tells that it can be read. */
export const KnownWakes = schema(() =>
  z.looseObject({
    version: z.number(),
    wakes: z.record(z.string(), z.looseObject({ userId: z.string() })),
  }),
)
