import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A new secret of 192 random bits, safe in a URL. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url')
}

/** The hash under which a secret is kept; secrets of this kind need no slow hash. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** Compares two secrets in a time that tells nothing. */
export function sameSecret(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((one) => createHash('sha256').update(one).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}
