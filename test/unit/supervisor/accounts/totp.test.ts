import { describe, expect, it } from 'vitest'
import { newTotpSecret, totpAddress, totpStepOf } from '../../../../supervisor/accounts/totp.ts'
import { Authenticator } from '../../../support/authenticator.ts'

/** RFC 6238, appendix B: "12345678901234567890", SHA-1; the codes are the last six of its eight digits. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const VECTORS = [
  [59, '287082', 1],
  [1_111_111_109, '081804', 37_037_036],
  [1_111_111_111, '050471', 37_037_037],
  [1_234_567_890, '005924', 41_152_263],
  [2_000_000_000, '279037', 66_666_666],
  [20_000_000_000, '353130', 666_666_666],
] as const

it.each(VECTORS)('takes at %i s the code %s that RFC 6238 gives', (seconds, code, step) => {
  expect(totpStepOf(code, RFC_SECRET, seconds * 1000)).toBe(step)
  expect(new Authenticator(RFC_SECRET).codeOf(step)).toBe(code)
})

it('takes the code of the step before and after, and none further off', () => {
  const app = new Authenticator(RFC_SECRET)
  const now = 41_152_263 * 30_000 + 15_000

  const steps = [-2, -1, 0, 1, 2].map((off) =>
    totpStepOf(app.codeOf(41_152_263 + off), RFC_SECRET, now),
  )

  expect(steps).toEqual([undefined, 41_152_262, 41_152_263, 41_152_264, undefined])
})

describe('what is no code', () => {
  it.each(['', '00592', '0059244', '00592a', '５９２４００', '-05924', '5924  '])(
    '%j is refused',
    (text) => {
      expect(totpStepOf(text, RFC_SECRET, 1_234_567_890_000)).toBeUndefined()
    },
  )
})

it('makes secrets of 160 bits, and an address that apps understand', () => {
  const secrets = new Set(Array.from({ length: 50 }, () => newTotpSecret()))

  const address = new URL(totpAddress(RFC_SECRET, 'alice'))

  expect(secrets.size).toBe(50)
  for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  expect(address.protocol).toBe('otpauth:')
  expect(decodeURIComponent(address.href)).toContain('totp/MetaHuman OS:alice')
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    secret: RFC_SECRET,
    issuer: 'MetaHuman OS',
    digits: '6',
    period: '30',
  })
})
