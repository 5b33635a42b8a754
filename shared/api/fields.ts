import { z } from 'zod'
import { ROLES } from '../domain/principal.ts'
import { RULE_WORDS } from '../domain/rule-words.ts'

/** Fields that several requests share. Each call makes a fresh schema, so that nothing is built at import time. */
export const password = (): z.ZodString => z.string().min(8).max(1024)
export const usernameField = (): z.ZodString => z.string().min(1).max(64)
/** A code of a second factor: six digits, or a recovery code. */
export const code = (): z.ZodString => z.string().min(6).max(40)
export const role = (): z.ZodEnum<{ owner: 'owner'; guest: 'guest' }> => z.enum(ROLES)
export const instant = (): z.ZodISODateTime => z.iso.datetime({ offset: true })
/** A page's length, from a query string. */
export const limit = (most: number, usual: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(1).max(most).default(usual)
/** IANA name of a time zone. */
export const timeZone = (): z.ZodString => z.string().refine(isTimeZone, RULE_WORDS['time-zone'])

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    // Intl throws for what it does not know.
    return false
  }
}
