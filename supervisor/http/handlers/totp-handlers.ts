import type { totpRoutes } from '../../../shared/api/totp.ts'
import { AppError, toAppError } from '../../../shared/errors/app-error.ts'
import { refusal } from '../../../shared/errors/refusal.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import type { LoginDoor } from '../../accounts/login.ts'
import type { TotpEnrolments } from '../../accounts/totp-enrolments.ts'
import type { SessionStore } from '../../sessions/session-store.ts'
import type { AuditTrail } from '../audit-trail.ts'
import type { Handlers } from '../handler.ts'
import { ownAccount, sessionKeyIn } from '../own-account.ts'

interface TotpParts {
  readonly accounts: AccountStore
  readonly sessions: SessionStore
  readonly door: LoginDoor
  readonly enrolments: TotpEnrolments
  readonly audit: AuditTrail
}

type TotpHandlers = Pick<Handlers, keyof typeof totpRoutes>
const done = { success: true } as const

/** The second factor of the own account, proving again who one is, and the way out for who has lost all codes. */
export function totpHandlers(parts: TotpParts): TotpHandlers {
  return { ...turningOn(parts), ...turningOff(parts), ...proving(parts), ...resetting(parts) }
}

function turningOn({
  accounts,
  sessions,
  enrolments,
  audit,
}: TotpParts): Pick<TotpHandlers, 'totpStatus' | 'beginTotp' | 'confirmTotp'> {
  return {
    async totpStatus({ principal }) {
      const { totp } = ownAccount(principal, accounts)
      const recoveryCodesLeft = totp?.recoveryCodes.length ?? 0
      return { on: totp !== null, since: totp?.since ?? null, recoveryCodesLeft }
    },
    async beginTotp({ principal }) {
      return enrolments.begin(ownAccount(principal, accounts))
    },
    async confirmTotp(call) {
      const account = ownAccount(call.principal, accounts)
      const recoveryCodes = await enrolments.confirm(account, call.body.code)
      await sessions.endAllOf(account.id, sessionKeyIn(call.principal))
      await audit.note(call, { event: 'totp_turned_on', userId: account.id })
      return { recoveryCodes }
    },
  }
}

function turningOff({
  accounts,
  sessions,
  enrolments,
  audit,
}: TotpParts): Pick<TotpHandlers, 'endTotp' | 'renewRecoveryCodes' | 'sawTotpReset'> {
  return {
    async endTotp(call) {
      const { id } = ownAccount(call.principal, accounts)
      await accounts.update(id, ({ totp }) => {
        if (!totp) throw refusal('totp-off', 'The second factor is off already.')
        return { totp: null, tokens: [] }
      })
      await sessions.endAllOf(id, sessionKeyIn(call.principal))
      await audit.note(call, { event: 'totp_turned_off', level: 'warn', userId: id })
      return done
    },
    async renewRecoveryCodes(call) {
      const account = ownAccount(call.principal, accounts)
      const recoveryCodes = await enrolments.renewCodes(account)
      await audit.note(call, { event: 'recovery_codes_renewed', userId: account.id })
      return { recoveryCodes }
    },
    async sawTotpReset({ principal }) {
      await accounts.change(ownAccount(principal, accounts).id, { totpResetAt: null })
      return done
    },
  }
}

function proving({ accounts, sessions, door, audit }: TotpParts): Pick<TotpHandlers, 'prove'> {
  return {
    async prove(call) {
      const { principal, address, body } = call
      const account = ownAccount(principal, accounts)
      const { id: userId, username } = account
      try {
        if ('totp' in body) await door.checkCode(account, body.totp, address)
        else if (account.totp) throw codeNeeded()
        else await door.checkPassword({ username, password: body.password, address })
      } catch (error) {
        if (await door.isNoted(toAppError(error).code, address)) {
          await audit.note(call, {
            event: 'proof_failed',
            level: 'warn',
            userId,
            details: { address },
          })
        }
        throw error
      }
      await sessions.prove(sessionKeyIn(principal) ?? '')
      await audit.note(call, { event: 'proof_given', userId })
      return done
    },
  }
}

function resetting({ accounts, sessions, audit }: TotpParts): Pick<TotpHandlers, 'resetTotp'> {
  return {
    async resetTotp(call) {
      const name = call.params['username'] ?? ''
      const account = accounts.byName(name)
      if (!account)
        throw new AppError(
          'not-found',
          `There is no account named ${JSON.stringify(name.slice(0, 40))}.`,
        )
      const { id } = account
      await accounts.update(id, ({ totp }) => {
        if (!totp) throw refusal('totp-off', `"${account.username}" has no second factor.`)
        return { totp: null, totpResetAt: new Date().toISOString(), tokens: [] }
      })
      await sessions.endAllOf(id)
      await audit.note(call, { event: 'totp_reset', level: 'warn', userId: id })
      return done
    },
  }
}

function codeNeeded(): AppError {
  return new AppError('totp-needed', 'Give a code of your authenticator app: "totp".')
}
