import { expect, it } from 'vitest'
import {
  hashRecoveryCode,
  newRecoveryCodes,
} from '../../../../supervisor/accounts/recovery-codes.ts'
import { type SecondFactor, useCode } from '../../../../supervisor/accounts/second-factor.ts'
import { Authenticator } from '../../../support/authenticator.ts'

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const STEP = 50_000_000
const NOW = STEP * 30_000
const app = new Authenticator(SECRET)

it('A17: takes a code once, and none of an earlier step after it', () => {
  const first = useCode(factorWith([]), app.codeOf(STEP), NOW)

  const left = first?.left ?? factorWith([])
  const again = useCode(left, app.codeOf(STEP), NOW)
  const earlier = useCode(left, app.codeOf(STEP - 1), NOW)
  const next = useCode(left, app.codeOf(STEP + 1), NOW)

  expect(first).toMatchObject({ by: 'totp', left: { lastStep: STEP } })
  expect([again, earlier]).toEqual([undefined, undefined])
  expect(next?.left.lastStep).toBe(STEP + 1)
})

it('A17: takes each recovery code once, whatever its case, dashes and spaces', () => {
  const [one = '', other = ''] = newRecoveryCodes()
  const factor = factorWith([one, other])

  const used = useCode(factor, ` ${one.toLowerCase().replaceAll('-', ' ')} `, NOW)
  const again = useCode(used?.left ?? factor, one, NOW)

  expect(used?.by).toBe('recovery-code')
  expect(used?.left.recoveryCodes).toEqual([hashRecoveryCode(other)])
  expect(again).toBeUndefined()
  expect(used?.left.lastStep).toBe(factor.lastStep)
})

it('takes no code that is neither', () => {
  const factor = factorWith(newRecoveryCodes())
  const wrong = ['000000', '', 'AAAA-AAAA-AAAA-AAAA', hashRecoveryCode('A'.repeat(16)) ?? '']

  const used = wrong.map((code) => useCode(factor, code, 0))

  expect(used).toEqual([undefined, undefined, undefined, undefined])
})

it('makes ten different recovery codes of 80 bits', () => {
  const codes = [...newRecoveryCodes(), ...newRecoveryCodes()]

  expect(new Set(codes).size).toBe(20)
  for (const code of codes) expect(code).toMatch(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/)
})

function factorWith(codes: readonly string[]): SecondFactor {
  const recoveryCodes = codes.flatMap((code) => hashRecoveryCode(code) ?? [])
  return { secret: SECRET, since: '2026-01-01T00:00:00Z', lastStep: STEP - 1, recoveryCodes }
}
