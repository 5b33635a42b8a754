import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { ROLES } from '../../shared/domain/principal.ts'

const about = () => ({
  version: z.literal(1),
  userId: z.string().min(1),
  username: z.string().min(1),
  /** Who wanted it, as audits have it. */
  actor: z.string(),
  requestId: z.string().nullable(),
  /** ISO 8601 UTC. */
  at: z.iso.datetime(),
})

/** A name below `profiles/_archive/`. */
const folder = () => z.string().regex(/^[a-z0-9][\w-]*$/i, 'a name of a folder')

const beside = () => z.string().regex(/^\.made-[\w.-]+$/, 'a name of a folder that is on its way')

/**
 * What was begun with a whole profile: `persona/intents/<user ID>.json`, written before the first step and removed after the last.
 *
 * INVARIANT: every step can be done twice. Whoever finds an intent does all of its steps, so that it is whole or not begun.
 */
export const ProfileIntent = schema(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('archive'), ...about(), folder: folder() }),
    z.strictObject({
      kind: z.literal('unarchive'),
      ...about(),
      folder: folder(),
      /** Where the account was deleted, the role that a new one gets. */
      role: z.enum(ROLES).nullable(),
    }),
    z.strictObject({ kind: z.literal('rename'), ...about(), to: z.string().min(1) }),
    z.strictObject({
      kind: z.literal('create'),
      ...about(),
      role: z.enum(ROLES),
      passwordHash: z.string().nullable(),
      /** Where the profile lies, whole, that becomes the account's. */
      beside: beside(),
      /** Of which template it was made. */
      template: z.string(),
    }),
    z.strictObject({
      kind: z.literal('delete'),
      ...about(),
      /** Where the profile goes; null when it is erased. */
      folder: folder().nullable(),
      /** Where it lies already, if it was archived. */
      archived: folder().nullable(),
    }),
  ]),
)
export type ProfileIntent = z.output<typeof ProfileIntent.zod>
