import { z } from 'zod'
import { Done } from './done.ts'
import { code } from './fields.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'

/** The second factor of an account; never its secret. */
export const TotpStatus = schema(() =>
  z.object({
    on: z.boolean(),
    since: z.string().nullable(),
    recoveryCodesLeft: z.int(),
  }),
)
/** `address` is what a QR code shows to an authenticator app, `secret` what can be typed into one instead. */
export const BegunTotp = schema(() => z.object({ secret: z.string(), address: z.string() }))
export const ConfirmTotpRequest = schema(() => z.strictObject({ code: code() }))
/** Each works once. They cannot be shown again. */
export const RecoveryCodes = schema(() => z.object({ recoveryCodes: z.array(z.string()) }))
/** The code where the account has a second factor, else the password. */
export const ProofRequest = schema(() =>
  z.union([
    z.strictObject({ password: z.string().min(1).max(1024) }),
    z.strictObject({ totp: code() }),
  ]),
)

const own = {
  servedBy: 'supervisor',
  access: 'member',
  sessionOnly: true,
  why: 'It is about the caller’s own account only, whatever profile the session shows.',
} as const

export const totpRoutes = {
  totpStatus: route({
    ...own,
    method: 'GET',
    path: '/api/auth/totp',
    summary: 'Whether the account has a second factor, and how many recovery codes are left.',
    answer: { status: 200, body: TotpStatus },
  }),
  beginTotp: route({
    ...own,
    method: 'POST',
    path: '/api/auth/totp',
    isDangerous: true,
    summary:
      'Begins to set up a second factor (TOTP, RFC 6238): gives the secret for an authenticator app. It is not on yet.',
    answer: { status: 200, body: BegunTotp },
  }),
  confirmTotp: route({
    ...own,
    method: 'POST',
    path: '/api/auth/totp/confirm',
    summary:
      'Turns the second factor on with a code of the app, shows the recovery codes once, and ends every other session and every token of the account.',
    body: ConfirmTotpRequest,
    answer: { status: 200, body: RecoveryCodes },
  }),
  endTotp: route({
    ...own,
    method: 'DELETE',
    path: '/api/auth/totp',
    isDangerous: true,
    summary:
      'Turns the second factor off, and ends every other session and every token of the account.',
    answer: { status: 200, body: Done },
  }),
  renewRecoveryCodes: route({
    ...own,
    method: 'POST',
    path: '/api/auth/totp/recovery-codes',
    isDangerous: true,
    summary: 'Makes new recovery codes and shows them, once; the old ones are void.',
    answer: { status: 200, body: RecoveryCodes },
  }),
  sawTotpReset: route({
    ...own,
    method: 'POST',
    path: '/api/auth/totp/reset-seen',
    summary: 'Says that the person knows of their second factor having been taken away.',
    answer: { status: 200, body: Done },
  }),
  prove: route({
    ...own,
    method: 'POST',
    path: '/api/auth/proof',
    summary:
      'Proves again who the session’s person is, for what is dangerous: good for 15 minutes. With a second factor it takes a code, else the password.',
    body: ProofRequest,
    answer: { status: 200, body: Done },
  }),
  resetTotp: route({
    servedBy: 'supervisor',
    access: 'console',
    why: 'From afar it would be a way around the factor; whoever sits at the machine can see who asks for it.',
    method: 'DELETE',
    path: '/api/users/:username/totp',
    summary:
      'Takes a person’s second factor away, and tells the person; every session and token of the account ends.',
    answer: { status: 200, body: Done },
  }),
}
