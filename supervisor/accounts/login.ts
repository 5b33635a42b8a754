import { setTimeout as wait } from 'node:timers/promises'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { AppError, isDiskFull } from '../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../shared/errors/error-codes.ts'
import { shareOf } from '../address-share.ts'
import type { Account } from './account.ts'
import type { AccountStore } from './account-store.ts'
import { consumed, isWithin } from './limits.ts'
import { PasswordCheck } from './password-check.ts'
import { isOutdated, type PasswordHasher } from './password-hash.ts'
import type { UsedCode } from './second-factor.ts'
import { SecondFactorDoor } from './second-factor-door.ts'

/** Somebody at the door. */
interface Caller {
  readonly username: string
  /** The client's address. */
  readonly address: string
}

interface Attempt extends Caller {
  readonly password: string
  /** A code of the second factor. */
  readonly totp?: string | undefined
}

/** Somebody who is in, and with what besides the password. */
export interface Entered {
  readonly account: Account
  readonly by: 'password' | UsedCode['by']
}

/** A failed attempt is answered no sooner than this, so that unknown names, older hashes and wrong passwords look alike. */
const FAILURE_FLOOR_MS = 500
const TRIES_PER_ACCOUNT_AND_ADDRESS = { points: 5, duration: 60 }
const TRIES_PER_ADDRESS = { points: 30, duration: 60 }
const NOTED_PER_ADDRESS = { points: 1, duration: 60 }

/** Checks passwords at the door: with limits for each account and address, and no account-wide lock that a stranger could pull. */
export class LoginDoor {
  readonly #accounts: AccountStore
  readonly #hasher: PasswordHasher
  readonly #perPair = new RateLimiterMemory({ keyPrefix: 'pair', ...TRIES_PER_ACCOUNT_AND_ADDRESS })
  readonly #perAddress = new RateLimiterMemory({ keyPrefix: 'address', ...TRIES_PER_ADDRESS })
  readonly #noted = new RateLimiterMemory({ keyPrefix: 'noted', ...NOTED_PER_ADDRESS })
  readonly #passwords: PasswordCheck
  readonly #codes: SecondFactorDoor

  constructor(accounts: AccountStore, hasher: PasswordHasher) {
    this.#accounts = accounts
    this.#hasher = hasher
    this.#passwords = new PasswordCheck(accounts, hasher)
    this.#codes = new SecondFactorDoor(accounts)
  }

  /**
   * Who it is, or `login-failed` (whatever was wrong) or `too-many-requests`. Only who knows the password is told `account-archived`,
   * and, with a second factor, `totp-needed` and `totp-wrong`. An older hash is replaced on success.
   */
  async enter(attempt: Attempt): Promise<Entered> {
    const floor = wait(FAILURE_FLOOR_MS)
    const known = await this.#known(attempt, floor)
    // Whoever has the password may know.
    if (known.state === 'archived') throw archived(known)
    const by = known.totp ? await this.#secondFactor(known, attempt, floor) : 'password'
    await this.#perPair.delete(pairOf(attempt))
    return { account: await this.#welcome(known, attempt.password), by }
  }

  /**
   * Whether a failure is to stand in an audit that keeps every line: of those that a limit refused, the first of each minute and address,
   * so that whoever floods the door fills no disk.
   */
  async isNoted(code: ErrorCode, address: string): Promise<boolean> {
    return code !== 'too-many-requests' || (await isWithin(this.#noted, shareOf(address)))
  }

  /** Checks the password of somebody who is in already. */
  async checkPassword(attempt: Attempt): Promise<void> {
    await this.#known(attempt, wait(FAILURE_FLOOR_MS))
    await this.#perPair.delete(pairOf(attempt))
  }

  /** Uses up a code of somebody who is in already. */
  async checkCode(account: Account, code: string, address: string): Promise<UsedCode['by']> {
    const pair = { username: account.username, address }
    await this.#count(pair)
    const by = await this.#codes.use(account, code)
    await this.#perPair.delete(pairOf(pair))
    return by
  }

  /** The account whose password it is. */
  async #known(attempt: Attempt, floor: Promise<void>): Promise<Account> {
    await this.#count(attempt)
    const account = this.#accounts.byName(attempt.username)
    if (!(await this.#passwords.fits(account, attempt.password)) || !account) {
      await floor
      throw loginFailed()
    }
    return account
  }

  async #secondFactor(
    account: Account,
    { totp }: Attempt,
    floor: Promise<void>,
  ): Promise<UsedCode['by']> {
    if (totp === undefined)
      throw new AppError('totp-needed', 'Give the code of your authenticator app, too.')
    try {
      return await this.#codes.use(account, totp)
    } catch (error) {
      await floor
      throw error
    }
  }

  async #welcome(account: Account, password: string): Promise<Account> {
    const lastLogin = new Date().toISOString()
    const outdated = account.passwordHash !== null && isOutdated(account.passwordHash)
    const passwordHash = outdated ? await this.#hasher.hash(password) : undefined
    const noted = this.#accounts.update(account.id, (present) => {
      // What was proven may have changed meanwhile: an old password must not begin a session after all others have ended.
      if (!isSameProof(account, present)) throw loginFailed()
      return { lastLogin, passwordHash }
    })
    return await noted.catch((error: unknown) => this.#unnoted(account, error))
  }

  /** On a full disk people come in all the same: there is much to read, and room to be made. */
  #unnoted(account: Account, error: unknown): Account {
    const present = this.#accounts.byId(account.id)
    if (!isDiskFull(error) || !present || !isSameProof(account, present)) throw error
    return present
  }

  async #count(caller: Caller): Promise<void> {
    await consumed(this.#perAddress, shareOf(caller.address))
    await consumed(this.#perPair, pairOf(caller))
  }
}

function archived({ username }: Account): AppError {
  return new AppError(
    'account-archived',
    `The account ${username} is archived: its profile is put away, and nothing of it is lost. An owner of this machine can take it back.`,
  )
}

function pairOf({ username, address }: Caller): string {
  return `${shareOf(address)} ${username.toLowerCase()}`
}

/** Whether what was proven of an account is still what has to be proven. */
export function isSameProof(proven: Account, present: Account | undefined): boolean {
  return (
    present?.state === 'active' &&
    present.passwordHash === proven.passwordHash &&
    present.totp?.secret === proven.totp?.secret
  )
}

function loginFailed(): AppError {
  return new AppError('login-failed', 'Username or password is wrong.')
}
