import type { Account } from './account.ts'
import type { AccountStore } from './account-store.ts'
import { isOutdated, type PasswordHasher } from './password-hash.ts'

/** What bcrypt's text has behind its kind and cost: 22 letters of salt and 31 of a hash. In its base64 a dot is all zeros; other last letters are refused before any work is done. */
const BCRYPT_REST = '.'.repeat(53)
const BCRYPT_HEAD_LENGTH = '$2b$12$'.length

/**
 * Checks passwords so that a failure costs the same, whoever it is about: one hash of each kind that any account here has is worked
 * out. What differs is not hidden by waiting alone, which a busy machine outlasts.
 */
export class PasswordCheck {
  readonly #accounts: AccountStore
  readonly #hasher: PasswordHasher
  #decoy: Promise<string> | undefined

  constructor(accounts: AccountStore, hasher: PasswordHasher) {
    this.#accounts = accounts
    this.#hasher = hasher
  }

  /** Whether it is the password of an account that may log in. */
  async fits(account: Account | undefined, password: string): Promise<boolean> {
    const own = account?.passwordHash ?? undefined
    const isRight = own !== undefined && (await this.#hasher.verify(password, own))
    if (isRight && account?.state !== 'disabled') return true
    for (const decoy of await this.#decoysBeside(own)) await this.#hasher.verify(password, decoy)
    return false
  }

  /** A hash of each kind that there is, but for the one that was worked out already. */
  async #decoysBeside(own: string | undefined): Promise<string[]> {
    const done = own === undefined ? undefined : olderKindOf(own)
    const kinds = new Set(
      this.#accounts.all.flatMap(({ passwordHash }) => olderKindOf(passwordHash ?? '') ?? []),
    )
    const older = [...kinds].filter((kind) => kind !== done).map((kind) => kind + BCRYPT_REST)
    return own !== undefined && done === undefined ? older : [...older, await this.#newDecoy()]
  }

  async #newDecoy(): Promise<string> {
    return await (this.#decoy ??= this.#hasher.hash('no account has this password'))
  }
}

/** The kind and cost of an older system's hash, as its text begins. */
function olderKindOf(hash: string): string | undefined {
  return isOutdated(hash) ? hash.slice(0, BCRYPT_HEAD_LENGTH) : undefined
}
