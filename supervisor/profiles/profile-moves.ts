import { randomUUID } from 'node:crypto'
import { parseUsername } from '../../shared/domain/username.ts'
import { AppError, messageOf } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { ProfileRef, Role } from '../../shared/domain/principal.ts'
import type { LockReason } from '../../shared/domain/worker-status.ts'
import { profileRoot, type RootLayout } from '../../shared/layout/root-layout.ts'
import type { Account } from '../accounts/account.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { WorkerFleet } from '../workers/worker-fleet.ts'
import { carryOut } from './carry-out.ts'
import type { Erased } from './erase-folder.ts'
import { IntentFiles } from './intent-files.ts'
import { archivedPath, type ProfileFolders } from './profile-folders.ts'
import type { ProfileIntent } from './profile-intent.ts'
import type { Outcome } from './profile-steps.ts'

interface MoveParts {
  readonly layout: RootLayout
  readonly accounts: AccountStore
  readonly sessions: SessionStore
  readonly folders: ProfileFolders
  readonly fleet: WorkerFleet
  readonly audit: AuditLog
  /** Called after each step that is done; what it throws breaks off, as a crash does. */
  readonly afterStep?: (step: string) => void
}

/** Who wants it, as audits have it. */
interface Asker {
  readonly actor: string
  readonly requestId: string | null
}

interface Return {
  /** A folder of the archive. */
  readonly folder: string
  readonly username: string
  readonly userId: string
  /** The role of the account that is made anew, where its own was deleted. */
  readonly role: Role | null
}

interface NewProfile {
  readonly wanted: Pick<Account, 'username' | 'role' | 'passwordHash'>
  /** What `ProfileFolders.prepare` made. */
  readonly beside: string
  readonly template: string
}

/** What became of a profile whose account was taken away. */
interface Removed {
  /** Its place below the data root; null when it was erased or there was none. */
  readonly archivedTo: string | null
  readonly erased: Erased | null
}

/** What was begun before, and was ended before anything else was done. */
interface Ended {
  readonly intent: ProfileIntent
  readonly outcome: Outcome
}

type Named = Pick<Account, 'id' | 'username'>

const LOCK_REASON = {
  archive: 'archive',
  unarchive: 'archive',
  rename: 'rename',
  create: 'create',
  delete: 'delete',
} as const satisfies Record<ProfileIntent['kind'], LockReason>

/**
 * Archives, takes back, renames and deletes whole profiles: folder, account, sessions and what the worker has outside go together.
 *
 * INVARIANTS: what is begun is written down first, so that it is ended by this supervisor or by the next. The profile is locked until it is
 * ended, so that no worker makes a folder anew where one has just left; one that cannot be ended stays locked.
 */
export class ProfileMoves {
  readonly #parts: MoveParts
  readonly #intents: IntentFiles
  /** What was begun and is not ended, by user ID. */
  readonly #pending = new Map<string, ProfileIntent>()
  readonly #held = new Map<string, Disposable>()
  readonly #listeners = new Set<(userId: string) => void>()

  constructor(parts: MoveParts) {
    this.#parts = parts
    this.#intents = new IntentFiles(parts.layout.intents)
  }

  /** Locks the profiles with which something was begun that could not be ended at the start. */
  async hold(unfinished: readonly ProfileIntent[]): Promise<void> {
    for (const intent of unfinished) {
      const { userId, username, kind } = intent
      this.#pending.set(userId, intent)
      this.#held.set(userId, await this.#parts.fleet.lock({ userId, username }, LOCK_REASON[kind]))
    }
  }

  /** Calls back before a profile is locked for a move, and after it: whatever is open for it must end. */
  onMove(listener: (userId: string) => void): void {
    this.#listeners.add(listener)
  }

  /**
   * Makes an account whose profile lies ready: both are there, or neither, over any crash. Throws `conflict` where the name is taken, and
   * what was made is gone then.
   */
  async create({ wanted, beside, template }: NewProfile, asker: Asker): Promise<Account> {
    const { accounts, folders } = this.#parts
    const named = { id: randomUUID(), username: parseUsername(wanted.username) }
    try {
      accounts.mustBeFree(named.username, named.id)
      using _name = accounts.reserve(named.username)
      await this.#move(named, 'create', async () => {
        const head = headOf(named, asker, new Date())
        const { role, passwordHash } = wanted
        const made = { role, passwordHash, beside, template }
        await this.#begin({ ...head, ...made, kind: 'create' })
      })
    } finally {
      // One that could not be ended needs it still.
      if (!this.#pending.has(named.id)) await folders.discard(beside)
    }
    const account = accounts.byId(named.id)
    if (account) return account
    throw new AppError('internal', `The account ${named.username} is gone again.`)
  }

  /** Puts a profile away with its account; gives its new place below the data root, or null when there was no folder. */
  async archive(account: Account, asker: Asker): Promise<string | null> {
    const { accounts, folders } = this.#parts
    return await this.#move(account, 'archive', async (ended) => {
      if (ended?.intent.kind === 'archive') return placeOf(ended.intent, ended.outcome)
      const { username } = account
      if (accounts.byId(account.id)?.state === 'archived')
        throw refusal('archived-already', `"${username}" is archived already.`, {
          values: { username },
        })
      accounts.mayLeave(account.id)
      const now = new Date()
      const folder = await folders.freeInArchive(username, now)
      const intent = { ...headOf(account, asker, now), kind: 'archive', folder } as const
      return placeOf(intent, await this.#begin(intent))
    })
  }

  /** Puts a profile of the archive back in its place, where nothing may be. */
  async unarchive(wish: Return, asker: Asker): Promise<void> {
    const { accounts, folders } = this.#parts
    const { userId: id, username, folder, role } = wish
    const named = { id, username }
    await this.#move(named, 'unarchive', async (ended) => {
      if (ended?.intent.kind === 'unarchive') return
      if (role !== null) accounts.mustBeFree(username, id)
      using _name = accounts.reserve(username)
      if (!(await folders.hasArchived(folder)))
        throw new AppError('not-found', `${archivedPath(folder)} is not there any more.`)
      await this.#mustHaveRoom(username)
      await this.#begin({
        ...headOf(named, asker, new Date()),
        kind: 'unarchive',
        folder,
        role,
      })
    })
  }

  /** Gives an account and its profile another name. Sessions, tokens and schedules stay as they are. */
  async rename(account: Account, to: string, asker: Asker): Promise<void> {
    const { accounts } = this.#parts
    await this.#move(account, 'rename', async (ended) => {
      if (ended?.intent.kind === 'rename' && ended.intent.to === to) return
      if (accounts.byId(account.id)?.state === 'archived')
        throw refusal(
          'account-archived',
          `"${account.username}" is archived: take it back before you rename it.`,
          { values: { username: account.username } },
        )
      accounts.mustBeFree(to, account.id)
      using _name = accounts.reserve(to)
      await this.#mustHaveRoom(to)
      await this.#begin({ ...headOf(account, asker, new Date()), kind: 'rename', to })
    })
  }

  /** Takes an account away, and archives its profile or erases it. */
  async remove(account: Account, { purge }: { purge: boolean }, asker: Asker): Promise<Removed> {
    const { accounts, folders, sessions } = this.#parts
    // Off first: from here on nobody gets in, and the rules (the last owner stays) have had their say.
    await accounts.shut(account.id)
    await sessions.endAllOf(account.id)
    return await this.#move(account, 'delete', async (ended) => {
      if (ended?.intent.kind === 'delete') return removedBy(ended.intent, ended.outcome)
      const now = new Date()
      const archived = accounts.byId(account.id)?.archive?.folder ?? null
      const place = archived ?? (await folders.freeInArchive(account.username, now))
      const folder = purge ? null : place
      const intent = { ...headOf(account, asker, now), kind: 'delete', folder, archived } as const
      return removedBy(intent, await this.#begin(intent))
    })
  }

  /** Ends the profile's worker, ends what was begun before, and does the work; nothing starts the worker until that is done. */
  async #move<T>(
    profile: Named,
    kind: ProfileIntent['kind'],
    work: (ended: Ended | undefined) => Promise<T>,
  ): Promise<T> {
    const held = this.#held.get(profile.id)
    this.#held.delete(profile.id)
    // A worker that ends waits for what is under way, and a stream has no end of its own.
    this.#tell(profile)
    const lock = held ?? (await this.#parts.fleet.lock(refOf(profile), LOCK_REASON[kind]))
    try {
      const intent = this.#pending.get(profile.id)
      return await work(intent && { intent, outcome: await this.#carryOut(intent) })
    } finally {
      if (this.#pending.has(profile.id)) this.#held.set(profile.id, lock)
      else lock[Symbol.dispose]()
      this.#tell(profile)
    }
  }

  #tell({ id }: Named): void {
    for (const listener of this.#listeners) listener(id)
  }

  async #begin(intent: ProfileIntent): Promise<Outcome> {
    await this.#intents.write(intent)
    this.#pending.set(intent.userId, intent)
    return await this.#carryOut(intent)
  }

  async #carryOut(intent: ProfileIntent): Promise<Outcome> {
    const { fleet } = this.#parts
    const parts = { ...this.#parts, traces: fleet, erases: 'now', files: this.#intents } as const
    try {
      const outcome = await carryOut(intent, parts)
      this.#pending.delete(intent.userId)
      if (intent.kind === 'rename') fleet.retire(intent)
      return outcome
    } catch (error) {
      // A refusal before the first step: there is nothing to end.
      if (error instanceof AppError) this.#pending.delete(intent.userId)
      if (error instanceof AppError) throw error
      throw new AppError(
        'internal',
        `What was begun with the profile of ${intent.username} (${intent.kind}) could not be ended: ${messageOf(error)}. It stays locked; ask for the same again when that is mended.`,
        { cause: error },
      )
    }
  }

  async #mustHaveRoom(username: string): Promise<void> {
    const { folders, layout } = this.#parts
    if (!(await folders.has({ username }))) return
    const path = profileRoot(layout, username)
    throw refusal('place-taken', `There is something at ${path} already. Move it away first.`, {
      values: { path },
    })
  }
}

function placeOf(
  { folder }: Pick<Extract<ProfileIntent, { kind: 'delete' }>, 'folder'>,
  { isArchived }: Outcome,
): string | null {
  return folder !== null && isArchived ? archivedPath(folder) : null
}

function removedBy(intent: Extract<ProfileIntent, { kind: 'delete' }>, outcome: Outcome): Removed {
  const erased = intent.folder === null ? outcome.erased : null
  return { archivedTo: placeOf(intent, outcome), erased }
}

type Head = Pick<ProfileIntent, 'version' | 'userId' | 'username' | 'actor' | 'requestId' | 'at'>

function headOf({ id, username }: Named, { actor, requestId }: Asker, now: Date): Head {
  return { version: 1, userId: id, username, actor, requestId, at: now.toISOString() }
}

function refOf({ id, username }: Named): ProfileRef {
  return { userId: id, username }
}
