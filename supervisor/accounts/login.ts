import { setTimeout as wait } from 'node:timers/promises'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Account } from './account.ts'
import type { AccountStore } from './account-store.ts'
import { isOutdated, type PasswordHasher } from './password-hash.ts'

interface Attempt {
  readonly username: string
  readonly password: string
  /** The client's address. */
  readonly address: string
}

/** A failed attempt is answered no sooner than this, so that unknown names, older hashes and wrong passwords look alike. */
const FAILURE_FLOOR_MS = 500
const TRIES_PER_ACCOUNT_AND_ADDRESS = { points: 5, duration: 60 }
const TRIES_PER_ADDRESS = { points: 30, duration: 60 }

/** Checks passwords at the door: with limits for each account and address, and no account-wide lock that a stranger could pull. */
export class LoginDoor {
  readonly #accounts: AccountStore
  readonly #hasher: PasswordHasher
  readonly #perPair = new RateLimiterMemory({ keyPrefix: 'pair', ...TRIES_PER_ACCOUNT_AND_ADDRESS })
  readonly #perAddress = new RateLimiterMemory({ keyPrefix: 'address', ...TRIES_PER_ADDRESS })
  /** The hash of no password: verified for unknown names, so that they cost the same. */
  #decoy: Promise<string> | undefined

  constructor(accounts: AccountStore, hasher: PasswordHasher) {
    this.#accounts = accounts
    this.#hasher = hasher
  }

  /** The account, or `login-failed` (whatever was wrong), `account-archived` or `too-many-requests`. An older hash is replaced on success. */
  async enter(attempt: Attempt): Promise<Account> {
    await this.#count(attempt)
    const floor = wait(FAILURE_FLOOR_MS)
    const account = this.#accounts.byName(attempt.username)
    const hash = account?.passwordHash ?? (await this.#decoyHash())
    const fits = await this.#hasher.verify(attempt.password, hash)
    if (!fits || !account?.passwordHash || account.state === 'disabled') {
      await floor
      throw new AppError('login-failed', 'Username or password is wrong.')
    }
    await this.#perPair.delete(pairOf(attempt))
    // Whoever has the password may know.
    if (account.state === 'archived') throw archived(account)
    return await this.#welcome(account, attempt.password)
  }

  async #welcome(account: Account, password: string): Promise<Account> {
    const lastLogin = new Date().toISOString()
    const outdated = account.passwordHash !== null && isOutdated(account.passwordHash)
    const passwordHash = outdated ? await this.#hasher.hash(password) : undefined
    return await this.#accounts.change(account.id, { lastLogin, passwordHash })
  }

  async #count(attempt: Attempt): Promise<void> {
    try {
      await this.#perAddress.consume(attempt.address)
      await this.#perPair.consume(pairOf(attempt))
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      const retryAfterSeconds = Math.ceil(error.msBeforeNext / 1000)
      throw new AppError(
        'too-many-requests',
        `Too many tries. Try again in ${retryAfterSeconds} s.`,
        {
          details: { retryAfterSeconds },
        },
      )
    }
  }

  async #decoyHash(): Promise<string> {
    return await (this.#decoy ??= this.#hasher.hash('no account has this password'))
  }
}

function archived({ username }: Account): AppError {
  return new AppError(
    'account-archived',
    `The account ${username} is archived: its profile is put away, and nothing of it is lost. An owner of this machine can take it back.`,
  )
}

function pairOf({ username, address }: Attempt): string {
  return `${address} ${username.toLowerCase()}`
}
