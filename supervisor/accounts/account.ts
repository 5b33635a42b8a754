import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { UserAccount } from '../../shared/api/users.ts'
import { Preferences } from '../../shared/api/account.ts'
import { ACCOUNT_STATES, OWNER_ACCESS, ROLES, SCOPES } from '../../shared/domain/principal.ts'
import { secondFactor } from './second-factor.ts'

/** What an owner asked of somebody whose profile asks for consent, and what came of it. */
const accessRequest = () =>
  z.object({
    id: z.string(),
    ownerId: z.string(),
    askedAt: z.string(),
    state: z.enum(['pending', 'approved', 'denied']),
    decidedAt: z.string().nullable(),
    /** Until when an approval holds. */
    until: z.string().nullable(),
  })
export type AccessRequest = z.output<ReturnType<typeof accessRequest>>

const tokenRecord = () =>
  z.object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    /** SHA-256 of its secret. */
    hash: z.string(),
    createdAt: z.string(),
    expiresAt: z.string().nullable(),
    lastUsedAt: z.string().nullable(),
  })

/** A personal access token as it is kept. */
export type TokenRecord = z.output<ReturnType<typeof tokenRecord>>

/** One account as `persona/users.json` keeps it. The older system's members are read as they are; unknown ones are kept. */
const account = () =>
  z.looseObject({
    id: z.string().min(1),
    username: z.string().min(1),
    role: z.enum(ROLES),
    state: z.enum(ACCOUNT_STATES).default('active'),
    /** Where the profile of an archived account lies: a folder of `profiles/_archive/`. */
    archive: z.object({ folder: z.string(), at: z.string() }).nullable().default(null),
    /** argon2id, or the older system's bcrypt; null until a password is set. */
    passwordHash: z.string().nullable().default(null),
    /** A one-time link to set a password: the hash of its secret. */
    passwordLink: z.object({ hash: z.string(), expiresAt: z.string() }).nullable().default(null),
    /** The second factor, while it is on. */
    totp: secondFactor().nullable().default(null),
    /** When the machine's owner took the second factor away, until the person has seen it. */
    totpResetAt: z.string().nullable().default(null),
    /** How far owners may look into the profile: the person's own setting. */
    ownerAccess: z.enum(OWNER_ACCESS).default('allow'),
    preferences: Preferences.zod.prefault({}),
    accessRequests: z.array(accessRequest()).default([]),
    tokens: z.array(tokenRecord()).default([]),
    aliases: z.array(z.string()).default([]),
    /** The account of the machine's under which its worker runs, where each profile has its own; never given to another. */
    uid: z.int().min(1).nullable().default(null),
    createdAt: z.string(),
    lastLogin: z.string().nullable().default(null),
    metadata: z.looseObject({ displayName: z.string().optional() }).default({}),
  })
export type Account = z.output<ReturnType<typeof account>>

/** `persona/users.json`. `defaultUser` is an account's id. `givenUids` only grows. */
export const UsersFile = schema(() =>
  z.looseObject({
    version: z.number().default(1),
    defaultUser: z.string().nullable().default(null),
    /** Every number of the machine's accounts that a profile ever had. */
    givenUids: z.array(z.object({ from: z.int(), to: z.int() })).default([]),
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
    archivedAt: account.archive?.at ?? null,
    hasPassword: account.passwordHash !== null,
    isDefault: account.id === defaultUser,
    createdAt: account.createdAt,
    lastLogin: account.lastLogin,
  }
}
