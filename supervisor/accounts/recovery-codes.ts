import { randomBytes } from 'node:crypto'
import { hashSecret } from '../secrets/secret.ts'

/** How many there are at first. */
export const RECOVERY_CODES = 10
/** 80 random bits: too many to try, also for who has read the hashes. */
const CODE_BYTES = 10
/** RFC 4648's base32: nothing in it is taken for something else in handwriting but by its lower case. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const SHAPE = /^[A-Z2-7]{16}$/

/** New codes, each `XXXX-XXXX-XXXX-XXXX`, to be shown once. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => newCode())
}

/** The hash by which a code is kept; undefined for what is no code. Spaces, dashes and case do not matter. */
export function hashRecoveryCode(code: string): string | undefined {
  const plain = code.toUpperCase().replaceAll(/[\s-]/g, '')
  return SHAPE.test(plain) ? hashSecret(plain) : undefined
}

function newCode(): string {
  const bits = [...randomBytes(CODE_BYTES)]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
  const letters = (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five, 2)])
  return (letters.join('').match(/.{4}/g) ?? []).join('-')
}
