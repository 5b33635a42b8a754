import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { UserAccount } from '../../shared/api/users.ts'
import { ROLES } from '../../shared/domain/principal.ts'

/** One account as `persona/users.json` keeps it. The older system's members are read as they are; unknown ones are kept. */
const account = () =>
  z.looseObject({
    id: z.string().min(1),
    username: z.string().min(1),
    role: z.enum(ROLES),
    state: z.enum(['active', 'disabled']).default('active'),
    /** argon2id, or the older system's bcrypt; null until a password is set. */
    passwordHash: z.string().nullable().default(null),
    /** A one-time link to set a password: the hash of its secret. */
    passwordLink: z.object({ hash: z.string(), expiresAt: z.string() }).nullable().default(null),
    aliases: z.array(z.string()).default([]),
    createdAt: z.string(),
    lastLogin: z.string().nullable().default(null),
    metadata: z.looseObject({ displayName: z.string().optional() }).default({}),
  })
export type Account = z.output<ReturnType<typeof account>>

/** `persona/users.json`. `defaultUser` is an account's id. */
export const UsersFile = schema(() =>
  z.looseObject({
    version: z.number().default(1),
    defaultUser: z.string().nullable().default(null),
    users: z.array(account()),
  }),
)
export type UsersFile = z.output<typeof UsersFile.zod>

/** An account as owners may see it. */
export function viewOf(account: Account, defaultUser: string | null): UserAccount {
  return {
    id: account.id,
    username: account.username,
    displayName: account.metadata.displayName ?? account.username,
    role: account.role,
    state: account.state,
    hasPassword: account.passwordHash !== null,
    isDefault: account.id === defaultUser,
    createdAt: account.createdAt,
    lastLogin: account.lastLogin,
  }
}
