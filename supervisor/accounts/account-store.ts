import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { withEditLock } from '../../shared/files/edit-lock.ts'
import { keepBackup, readJsonFile, setAside, writeJsonFile } from '../../shared/files/json-file.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { StateWrites } from '../state-writes.ts'
import { type Account, type TokenRecord, UsersFile } from './account.ts'
import {
  freeName,
  withArchived,
  withNewName,
  withNamedId,
  withShut,
  withUnarchived,
} from './account-moves.ts'
import {
  type AccountChange,
  findByName,
  withAccount,
  withChange,
  withoutAccount,
} from './account-rules.ts'
import { type UidWish, withUid } from './uid-rules.ts'

const EMPTY: UsersFile = { version: 1, defaultUser: null, givenUids: [], users: [] }

/**
 * The accounts of `persona/users.json`.
 *
 * INVARIANTS: a change is in the file before it is seen in memory; changes happen one after the other; a corrupt file never reads as
 * "no accounts", which would let a stranger become the first owner.
 */
export class AccountStore {
  readonly #path: string
  readonly #writes: StateWrites
  #file: UsersFile
  #byId = new Map<string, Account>()
  #byToken = new Map<string, { readonly account: Account; readonly token: TokenRecord }>()
  #changes: Promise<unknown> = Promise.resolve()
  readonly #listeners = new Set<() => void>()
  readonly #reserved = new Set<string>()

  private constructor(path: string, file: UsersFile, writes: StateWrites) {
    this.#path = path
    this.#writes = writes
    this.#file = file
    this.#index()
  }

  /** Reads the accounts; a corrupt file is set aside and its last good version used, loudly. */
  static async open(
    path: string,
    logger: Logger,
    writes = new StateWrites(),
  ): Promise<AccountStore> {
    const found = await readJsonFile(path, UsersFile)
    if (found.status === 'ok') return new AccountStore(path, found.value, writes)
    const backup = await readJsonFile(`${path}.bak`, UsersFile)
    if (found.status === 'missing' && backup.status === 'missing')
      return new AccountStore(path, EMPTY, writes)
    if (backup.status !== 'ok')
      throw unreadable(path, found.status === 'corrupt' ? found.reason : 'it is gone')
    const aside = found.status === 'corrupt' ? await setAside(path, new Date()) : null
    await writeJsonFile(path, backup.value)
    logger.error(
      { evt: 'users-file-restored', aside },
      `${path} could not be read; its last good version is in force`,
    )
    return new AccountStore(path, backup.value, writes)
  }

  get all(): readonly Account[] {
    return this.#file.users
  }

  get hasOwner(): boolean {
    return this.#file.users.some(({ role }) => role === 'owner')
  }

  /** The account that `mh` uses without `--user`: the chosen one, else the first owner. */
  get defaultAccount(): Account | undefined {
    const chosen =
      this.#file.defaultUser === null ? undefined : this.#byId.get(this.#file.defaultUser)
    return (
      chosen ?? this.#file.users.find(({ role, state }) => role === 'owner' && state === 'active')
    )
  }

  get defaultUser(): string | null {
    return this.#file.defaultUser
  }

  byId(id: string): Account | undefined {
    return this.#byId.get(id)
  }

  /** The token of an ID, with its account. */
  byToken(id: string): { readonly account: Account; readonly token: TokenRecord } | undefined {
    return this.#byToken.get(id)
  }

  /** The account of a username or alias, in any case. */
  byName(name: string): Account | undefined {
    return findByName(this.#file, name)
  }

  /** Makes an account. `onlyAsFirstOwner` refuses when there is an owner by the time it is this change's turn. */
  async create(
    wanted: Pick<Account, 'username' | 'role' | 'passwordHash'>,
    { onlyAsFirstOwner = false } = {},
  ): Promise<Account> {
    this.#mustNotBeReserved(wanted.username)
    return await this.#change((file) => {
      if (onlyAsFirstOwner && file.users.some(({ role }) => role === 'owner')) {
        throw refusal('owner-there', 'There is an owner already: log in instead.')
      }
      return withAccount(file, wanted, new Date())
    })
  }

  async change(id: string, change: AccountChange): Promise<Account> {
    return await this.#change((file) => withChange(file, id, change))
  }

  /** Changes an account by what it is at its turn, so that two changes of one list lose nothing. */
  async update(id: string, decide: (account: Account) => AccountChange): Promise<Account> {
    return await this.#change((file) => {
      const account = file.users.find((one) => one.id === id)
      return withChange(file, id, account ? decide(account) : {})
    })
  }

  /** Gives the account a number of the machine's for itself, if it has none. Throws `conflict` when none is left. */
  async giveUid(id: string, wish: UidWish): Promise<Account> {
    const present = this.#byId.get(id)
    if (present && present.uid !== null) return present
    return await this.#change((file) => withUid(file, id, wish))
  }

  async remove(id: string): Promise<void> {
    await this.#change((file) => [withoutAccount(file, id), undefined])
  }

  /** Throws `last-owner` for one who must stay. */
  mayLeave(id: string): void {
    withArchived(this.#file, id, { folder: '', at: '' })
  }

  /** Lets nobody into an account any more, as far as it is not archived already; the last owner stays. */
  async shut(id: string): Promise<void> {
    await this.#change((file) => [withShut(file, id), undefined])
  }

  /** Notes where an account's profile lies while nobody may use it. */
  async archive(id: string, archive: NonNullable<Account['archive']>): Promise<void> {
    await this.#change((file) => [withArchived(file, id, archive), undefined])
  }

  async unarchive(id: string): Promise<void> {
    await this.#change((file) => [withUnarchived(file, id), undefined])
  }

  async rename(id: string, username: string): Promise<void> {
    await this.#change((file) => [withNewName(file, id, username), undefined])
  }

  /** Makes the account of a profile anew whose own was deleted, under the ID that it had. */
  async bringBack(account: Pick<Account, 'id' | 'username' | 'role'>): Promise<void> {
    await this.createAs({ ...account, passwordHash: null })
  }

  /** Makes an account under an ID that was written down before. */
  async createAs(account: Parameters<typeof withNamedId>[1]): Promise<void> {
    await this.#change((file) => [withNamedId(file, account, new Date()), undefined])
  }

  /** Whether an account could have this name now; throws what `rename` would, or `bringBack` for an ID that no account has. */
  mustBeFree(username: string, id: string): void {
    freeName(this.#file, id, username)
    this.#mustNotBeReserved(username)
  }

  /** Keeps a name from being taken until it is let go of. */
  reserve(username: string): Disposable {
    this.#mustNotBeReserved(username)
    this.#reserved.add(username)
    return { [Symbol.dispose]: () => void this.#reserved.delete(username) }
  }

  #mustNotBeReserved(username: string): void {
    if (!this.#reserved.has(username.toLowerCase())) return
    throw refusal(
      'username-taken',
      `The name "${username}" is just being given to another account. Choose another name.`,
      { values: { username } },
    )
  }

  async setDefault(id: string): Promise<void> {
    await this.#change((file) => [{ ...file, defaultUser: id }, undefined])
  }

  /** Calls back after each change that is in force. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener)
  }

  async #change<T>(decide: (file: UsersFile) => [UsersFile, T]): Promise<T> {
    const turn = this.#changes.then(async () => {
      const [file, result] = decide(this.#file)
      await withEditLock(this.#path, async (signal) => {
        signal.throwIfAborted()
        await this.#writes.note(writeJsonFile(this.#path, file))
        this.#file = file
        this.#index()
        for (const listener of this.#listeners) listener()
        // A copy of the present version: an older one would bring old passwords and deleted accounts back.
        await keepBackup(this.#path)
      })
      return result
    })
    // The next change waits for this one, however it ends; its failure is this caller's alone.
    this.#changes = turn.catch(() => undefined)
    return await turn
  }

  #index(): void {
    this.#byId = new Map(this.#file.users.map((account) => [account.id, account]))
    this.#byToken = new Map(
      this.#file.users.flatMap((account) =>
        account.tokens.map((token) => [token.id, { account, token }] as const),
      ),
    )
  }
}

function unreadable(path: string, reason: string): AppError {
  return new AppError(
    'file-corrupt',
    `The accounts in ${path} cannot be read (${reason}). Mend the file or put a backup in its place; starting without it would let a stranger become the owner.`,
  )
}
