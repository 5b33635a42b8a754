import { randomUUID } from 'node:crypto'
import { NO_PREFERENCES } from '../../shared/api/account.ts'
import type { Role } from '../../shared/domain/principal.ts'
import { parseUsername } from '../../shared/domain/username.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { Account, UsersFile } from './account.ts'

/** What an owner may change of an account. */
export interface AccountChange {
  readonly role?: Role | undefined
  readonly state?: 'active' | 'disabled' | undefined
  /** A new password uses up the link to set one. */
  readonly passwordHash?: string | undefined
  readonly passwordLink?: Account['passwordLink'] | undefined
  readonly lastLogin?: string | undefined
  /** Null turns it off. */
  readonly totp?: Account['totp'] | undefined
  readonly totpResetAt?: string | null | undefined
  readonly ownerAccess?: Account['ownerAccess'] | undefined
  readonly preferences?: Account['preferences'] | undefined
  readonly accessRequests?: Account['accessRequests'] | undefined
  /** An empty list ends them all. */
  readonly tokens?: Account['tokens'] | undefined
}

interface NewAccount {
  readonly username: string
  readonly role: Role
  readonly passwordHash: string | null
}

/** The file with one more account; a name that is taken, as a name or an alias in any case, is a `conflict`. */
export function withAccount(file: UsersFile, wanted: NewAccount, now: Date): [UsersFile, Account] {
  const username = parseUsername(wanted.username)
  if (findByName(file, username)) throw nameTaken(username)
  const account: Account = {
    id: randomUUID(),
    username,
    aliases: [],
    role: wanted.role,
    state: 'active',
    archive: null,
    passwordHash: wanted.passwordHash,
    passwordLink: null,
    totp: null,
    totpResetAt: null,
    ownerAccess: 'allow',
    preferences: NO_PREFERENCES,
    accessRequests: [],
    tokens: [],
    uid: null,
    createdAt: now.toISOString(),
    lastLogin: null,
    metadata: {},
  }
  return [{ ...file, users: [...file.users, account] }, account]
}

export function nameTaken(username: string): AppError {
  return refusal(
    'username-taken',
    `There is already an account named "${username}". Choose another name.`,
    { values: { username } },
  )
}

/** The file with one account changed. The last owner can be neither demoted nor disabled. */
export function withChange(
  file: UsersFile,
  id: string,
  change: AccountChange,
): [UsersFile, Account] {
  const present = accountById(file, id)
  if (change.state !== undefined && present.state === 'archived') throw isArchived(present)
  const account: Account = {
    ...present,
    role: change.role ?? present.role,
    state: change.state ?? present.state,
    lastLogin: change.lastLogin ?? present.lastLogin,
    ...secondFactorOf(present, change),
    ...passwordParts(present, change),
    ...ownSettings(present, change),
  }
  if (isActiveOwner(present) && !isActiveOwner(account)) mustNotBeLastOwner(file, present)
  return [{ ...file, users: file.users.map((one) => (one.id === id ? account : one)) }, account]
}

/** Null is a change of these, too. */
function secondFactorOf(
  present: Account,
  { totp = present.totp, totpResetAt = present.totpResetAt }: AccountChange,
): Pick<Account, 'totp' | 'totpResetAt'> {
  return { totp, totpResetAt }
}

function isArchived({ username }: Account): AppError {
  return refusal(
    'account-archived',
    `The account "${username}" is archived. Take it back first: mh profile unarchive ${username}`,
    { values: { username } },
  )
}

/** A password and the link to set one: the first uses up the second. */
function passwordParts(
  present: Account,
  change: AccountChange,
): Pick<Account, 'passwordHash' | 'passwordLink'> {
  return {
    passwordHash: change.passwordHash ?? present.passwordHash,
    passwordLink: change.passwordHash ? null : (change.passwordLink ?? present.passwordLink),
  }
}

/** What only the person decides. */
function ownSettings(
  present: Account,
  change: AccountChange,
): Pick<Account, 'ownerAccess' | 'preferences' | 'accessRequests' | 'tokens'> {
  return {
    ownerAccess: change.ownerAccess ?? present.ownerAccess,
    preferences: change.preferences ?? present.preferences,
    accessRequests: change.accessRequests ?? present.accessRequests,
    tokens: change.tokens ?? present.tokens,
  }
}

/** The file without an account. The last owner stays. */
export function withoutAccount(file: UsersFile, id: string): UsersFile {
  const account = accountById(file, id)
  if (isActiveOwner(account)) mustNotBeLastOwner(file, account)
  const defaultUser = file.defaultUser === id ? null : file.defaultUser
  return { ...file, defaultUser, users: file.users.filter((one) => one.id !== id) }
}

/** The account of a name or an alias, in any case. */
export function findByName(file: UsersFile, name: string): Account | undefined {
  const wanted = name.toLowerCase()
  const isNamed = ({ username, aliases }: Account): boolean =>
    [username, ...aliases].some((one) => one.toLowerCase() === wanted)
  return file.users.find(isNamed)
}

export function accountById(file: UsersFile, id: string): Account {
  const account = file.users.find((one) => one.id === id)
  if (!account) throw new AppError('not-found', 'That account does not exist any more.')
  return account
}

export function isActiveOwner(account: Account): boolean {
  return account.role === 'owner' && account.state === 'active'
}

export function mustNotBeLastOwner(file: UsersFile, account: Account): void {
  const others = file.users.filter((one) => one.id !== account.id && isActiveOwner(one))
  if (others.length > 0) return
  throw new AppError(
    'last-owner',
    `"${account.username}" is the last owner: make somebody else an owner first.`,
  )
}
