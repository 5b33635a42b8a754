import { Secret, TOTP } from 'otpauth'

const SECRET_BYTES = 20
const ISSUER = 'MetaHuman OS'
const DIGITS = 6
const PERIOD_SECONDS = 30
/** Steps before and after the present one whose codes are taken, for clocks that are not quite right. */
const WINDOW = 1
/** What every authenticator app understands: SHA-1, 6 digits, 30 s. */
const KIND = { algorithm: 'SHA1', digits: DIGITS, period: PERIOD_SECONDS } as const

/** A new secret of 160 random bits, in base32 as apps take it. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32
}

/** The `otpauth:` address that a QR code shows to an app. */
export function totpAddress(secret: string, username: string): string {
  return new TOTP({ ...KIND, issuer: ISSUER, label: username, secret }).toString()
}

/** The step (of 30 s since 1970) whose code this is, at most one beside that of now; undefined when it is none's (RFC 6238 §5.2). */
export function totpStepOf(code: string, secret: string, nowMs: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const totp = new TOTP({ ...KIND, secret })
  const delta = totp.validate({ token: code, timestamp: nowMs, window: WINDOW })
  return delta === null ? undefined : totp.counter({ timestamp: nowMs }) + delta
}
