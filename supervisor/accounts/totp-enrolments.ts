import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { Account } from './account.ts'
import type { AccountStore } from './account-store.ts'
import { hashRecoveryCode, newRecoveryCodes } from './recovery-codes.ts'
import { newTotpSecret, totpAddress, totpStepOf } from './totp.ts'

interface Enrolment {
  readonly secret: string
  readonly endsAt: number
}

const LASTS_MS = 15 * 60 * 1000

/**
 * Second factors that are being set up: kept in memory alone, and on only when a code has shown that the person's app has the
 * secret. One an account; a later one replaces it.
 */
export class TotpEnrolments {
  readonly #accounts: AccountStore
  readonly #enrolments = new Map<string, Enrolment>()

  constructor(accounts: AccountStore) {
    this.#accounts = accounts
  }

  /** A new secret, and the address that a QR code shows. */
  begin({ id, username, totp }: Account): { secret: string; address: string } {
    if (totp) throw isOnAlready()
    this.#dropOld()
    const secret = newTotpSecret()
    this.#enrolments.set(id, { secret, endsAt: Date.now() + LASTS_MS })
    return { secret, address: totpAddress(secret, username) }
  }

  /** Turns the factor on when the code is the app's, ends all tokens of the account, and gives the recovery codes, the only time. */
  async confirm({ id }: Account, code: string): Promise<string[]> {
    const enrolment = this.#enrolments.get(id)
    const now = Date.now()
    if (!enrolment || enrolment.endsAt < now)
      throw refusal('totp-not-begun', 'Nothing is being set up, or it took too long. Begin anew.')
    const { secret } = enrolment
    const lastStep = totpStepOf(code.replaceAll(/\s/g, ''), secret, now)
    if (lastStep === undefined)
      throw new AppError(
        'totp-wrong',
        'This is not the code of the app. Type the one that it shows now, and check that both clocks are right.',
      )
    const { codes, hashes } = freshCodes()
    await this.#accounts.update(id, ({ totp }) => {
      if (totp) throw isOnAlready()
      const since = new Date(now).toISOString()
      return {
        totp: { secret, since, lastStep, recoveryCodes: hashes },
        totpResetAt: null,
        tokens: [],
      }
    })
    this.#enrolments.delete(id)
    return codes
  }

  /** Replaces the recovery codes, used and unused; `conflict` while the factor is off. */
  async renewCodes({ id }: Account): Promise<string[]> {
    const { codes, hashes } = freshCodes()
    await this.#accounts.update(id, ({ totp }) => {
      if (!totp) throw refusal('totp-off', 'There is no second factor to renew codes of.')
      return { totp: { ...totp, recoveryCodes: hashes } }
    })
    return codes
  }

  #dropOld(): void {
    const now = Date.now()
    for (const [id, { endsAt }] of this.#enrolments) if (endsAt < now) this.#enrolments.delete(id)
  }
}

function freshCodes(): { codes: string[]; hashes: string[] } {
  const codes = newRecoveryCodes()
  return { codes, hashes: codes.flatMap((one) => hashRecoveryCode(one) ?? []) }
}

function isOnAlready(): AppError {
  return refusal('totp-on', 'The second factor is on already. Turn it off first.')
}
