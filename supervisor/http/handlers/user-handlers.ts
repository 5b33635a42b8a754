import type { userRoutes } from '../../../shared/api/users.ts'
import { actorOf, type ProfileRef } from '../../../shared/domain/principal.ts'
import { filesOfTemplate } from '../../../shared/template/files-of-template.ts'
import { type Account, viewOf } from '../../accounts/account.ts'
import { nameTaken } from '../../accounts/account-rules.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import type { PasswordHasher } from '../../accounts/password-hash.ts'
import { issuePasswordLink } from '../../accounts/password-links.ts'
import { checkNewPassword } from '../../accounts/password-rules.ts'
import type { SetupToken } from '../../accounts/setup-token.ts'
import type { ProfileFolders } from '../../profiles/profile-folders.ts'
import type { ProfileMoves } from '../../profiles/profile-moves.ts'
import type { SessionStore } from '../../sessions/session-store.ts'
import type { TemplateStore } from '../../templates/template-store.ts'
import type { WorkerFleet } from '../../workers/worker-fleet.ts'
import type { AuditTrail } from '../audit-trail.ts'
import { namedAccount, unknownAccount } from '../named-account.ts'
import type { Call, Handlers } from '../handler.ts'

interface UserParts {
  readonly accounts: AccountStore
  readonly sessions: SessionStore
  readonly hasher: PasswordHasher
  readonly setupToken: SetupToken
  readonly folders: ProfileFolders
  readonly moves: ProfileMoves
  readonly templates: TemplateStore
  readonly fleet: WorkerFleet
  readonly audit: AuditTrail
  /** Where the page is that takes a one-time link. */
  readonly baseUrl: () => string
}

type UserHandlers = Pick<Handlers, keyof typeof userRoutes>

/** Accounts, as owners look after them. */
export function userHandlers(parts: UserParts): UserHandlers {
  return { ...listing(parts), ...creating(parts), ...changing(parts) }
}

function listing({ accounts, fleet }: UserParts): Pick<UserHandlers, 'listUsers' | 'listProfiles'> {
  return {
    async listUsers() {
      return {
        items: accounts.all.map((account) => viewOf(account, accounts.defaultUser)),
        nextCursor: null,
      }
    },
    async listProfiles() {
      return accounts.all.map((account) => {
        const { id, username, displayName, role } = viewOf(account, accounts.defaultUser)
        return { id, username, displayName, role, state: fleet.row(refOf(account)).state }
      })
    },
  }
}

function creating(parts: UserParts): Pick<UserHandlers, 'createUser'> {
  const { accounts, hasher, setupToken } = parts
  return {
    async createUser(call) {
      const { password, template, ...wanted } = call.body
      const passwordHash =
        password === undefined ? null : await newHash(password, wanted.username, hasher)
      const made = { ...wanted, passwordHash }
      const account =
        template === undefined
          ? await makeAccount(made, call, parts)
          : await makeOfTemplate(made, { template, call }, parts)
      if (accounts.hasOwner) await setupToken.useUp()
      const user = viewOf(account, accounts.defaultUser)
      if (passwordHash !== null) return { success: true, user }
      return { success: true, user, passwordLink: await linkFor(account, parts) }
    },
  }
}

type Wanted = Parameters<AccountStore['create']>[0]
type Asking = Pick<Call<(typeof userRoutes)['createUser']>, 'principal' | 'requestId'>

/** What a template makes is whole before there is an account, and the two are there together; the audit line is a part of it. */
async function makeOfTemplate(
  wanted: Wanted,
  { template, call }: { readonly template: string; readonly call: Asking },
  { accounts, folders, templates, moves }: UserParts,
): Promise<Account> {
  const { username } = wanted
  if (accounts.byName(username)) throw nameTaken(username)
  const files = filesOfTemplate(await templates.read(template), username, new Date().toISOString())
  const beside = await folders.prepare(username, files)
  const asker = { actor: actorOf(call.principal), requestId: call.requestId }
  return await moves.create({ wanted, beside, template }, asker)
}

/** An account without a folder would be a dead one with its name taken; after a crash its worker makes the folder. */
async function makeAccount(
  wanted: Wanted,
  call: Asking,
  { accounts, audit, folders, sessions }: UserParts,
): Promise<Account> {
  const account = await accounts.create(wanted)
  const { id: userId } = account
  try {
    await folders.make(account)
  } catch (error) {
    await sessions.endAllOf(userId)
    await accounts.remove(userId)
    throw error
  }
  const { username, role } = wanted
  await audit.note(call, { event: 'user_created', userId, details: { username, role } })
  return account
}

function changing(
  parts: UserParts,
): Pick<UserHandlers, 'changeUser' | 'resetPassword' | 'setDefaultUser'> {
  const { accounts, sessions, hasher, fleet, audit } = parts
  return {
    async changeUser(call) {
      const { id } = namedAccount(call.params, accounts)
      const account = await accounts.change(id, { ...call.body, tokens: [] })
      await sessions.endAllOf(id)
      if (account.state === 'disabled') await fleet.stop(refOf(account), 'account-disabled')
      const { role, state } = account
      await audit.note(call, { event: 'user_changed', userId: id, details: { role, state } })
      return { success: true, user: viewOf(account, accounts.defaultUser) }
    },
    async resetPassword(call) {
      const account = namedAccount(call.params, accounts)
      const { password } = call.body
      const { username } = account
      const passwordHash =
        password === undefined ? undefined : await newHash(password, username, hasher)
      const link = password === undefined ? await linkFor(account, parts) : undefined
      await accounts.change(account.id, { passwordHash, tokens: [] })
      await sessions.endAllOf(account.id)
      await audit.note(call, {
        event: 'password_reset',
        userId: account.id,
        details: { by_link: link !== undefined },
      })
      return { success: true, ...(link === undefined ? {} : { passwordLink: link }) }
    },
    async setDefaultUser(call) {
      const account = accounts.byName(call.body.username)
      if (!account) throw unknownAccount(call.body.username)
      await accounts.setDefault(account.id)
      await audit.note(call, { event: 'default_user_set', userId: account.id })
      return { success: true, user: viewOf(account, accounts.defaultUser) }
    },
  }
}

async function newHash(
  password: string,
  username: string,
  hasher: PasswordHasher,
): Promise<string> {
  await checkNewPassword({ field: 'password', password, username })
  return await hasher.hash(password)
}

async function linkFor({ id }: Account, { accounts, baseUrl }: UserParts): Promise<string> {
  return `${baseUrl()}/set-password#${await issuePasswordLink(accounts, id)}`
}

function refOf({ id, username }: Account): ProfileRef {
  return { userId: id, username }
}
