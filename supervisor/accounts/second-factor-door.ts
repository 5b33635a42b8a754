import { RateLimiterMemory } from 'rate-limiter-flexible'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Account } from './account.ts'
import type { AccountStore } from './account-store.ts'
import { consumed } from './limits.ts'
import { isRecoveryCode, type UsedCode, useCode } from './second-factor.ts'

/**
 * Wrong codes of an account, from wherever: only who knows the password gets as far as to use them up, and recovery codes go on
 * being taken, so that no stranger locks anybody out. At this rate a guess hits once in nearly four years.
 */
const TRIES_PER_ACCOUNT = { points: 10, duration: 60 * 60 }

/** Checks the codes of second factors, each once. */
export class SecondFactorDoor {
  readonly #accounts: AccountStore
  readonly #perAccount = new RateLimiterMemory({ keyPrefix: 'code', ...TRIES_PER_ACCOUNT })

  constructor(accounts: AccountStore) {
    this.#accounts = accounts
  }

  /** Uses up a code of an account, and says which kind it was. Throws `totp-wrong` or `too-many-requests`. */
  async use({ id }: Account, code: string): Promise<UsedCode['by']> {
    const isGuessable = !isRecoveryCode(code)
    if (isGuessable) await consumed(this.#perAccount, id)
    let used: UsedCode | undefined
    // Decided at the change's turn, so that of two who send one code at once only one is let in.
    await this.#accounts.update(id, ({ totp }) => {
      used = totp ? useCode(totp, code, Date.now()) : undefined
      if (!used) throw wrong()
      return { totp: used.left }
    })
    if (!used) throw wrong()
    if (isGuessable) await this.#perAccount.delete(id)
    return used.by
  }
}

function wrong(): AppError {
  return new AppError(
    'totp-wrong',
    'This code is wrong, or was used already. Wait for the next one, or use a recovery code.',
  )
}
