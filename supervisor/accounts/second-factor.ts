import { z } from 'zod'
import { hashRecoveryCode } from './recovery-codes.ts'
import { totpStepOf } from './totp.ts'

/** A second factor that is on, as an account keeps it. */
export const secondFactor = () =>
  z.looseObject({
    /** Base32; it leaves this file no more once it is on. */
    secret: z.string().min(1),
    since: z.string(),
    /** The step of the last code that was taken: neither it nor an earlier one is taken again. */
    lastStep: z.number().int(),
    /** Hashes of the recovery codes that nobody has used. */
    recoveryCodes: z.array(z.string()).default([]),
  })
export type SecondFactor = z.output<ReturnType<typeof secondFactor>>

/** A code that fits, and the factor that is left when it is used up. */
export interface UsedCode {
  readonly by: 'totp' | 'recovery-code'
  readonly left: SecondFactor
}

/** Uses a code up: one of the app, or a recovery code; undefined when it is wrong or was used before. */
export function useCode(factor: SecondFactor, code: string, nowMs: number): UsedCode | undefined {
  const step = totpStepOf(code.replaceAll(/\s/g, ''), factor.secret, nowMs)
  if (step !== undefined) {
    return step > factor.lastStep ? { by: 'totp', left: { ...factor, lastStep: step } } : undefined
  }
  const hash = hashRecoveryCode(code)
  if (hash === undefined || !factor.recoveryCodes.includes(hash)) return undefined
  const recoveryCodes = factor.recoveryCodes.filter((one) => one !== hash)
  return { by: 'recovery-code', left: { ...factor, recoveryCodes } }
}

/** Whether a text has the shape of a recovery code, which is too long to be guessed. */
export function isRecoveryCode(code: string): boolean {
  return hashRecoveryCode(code) !== undefined
}
