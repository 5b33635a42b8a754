import type { FieldFault } from './field-fault.ts'
import { AppError } from '../errors/app-error.ts'

/** More than anybody's document needs, and far less than what fills the stack of whoever walks through it. */
const MOST_LEVELS = 64

/** Refuses a value that has lists and objects within each other beyond 64 levels. Throws `invalid-input`. */
export function checkNesting(value: unknown, what: string): void {
  if (isNestedBeyond(value, MOST_LEVELS)) {
    throw new AppError(
      'invalid-input',
      `${what} is nested deeper than ${MOST_LEVELS} levels. Send it flatter.`,
      { details: { fields: [nestedTooDeep()] } },
    )
  }
}

function nestedTooDeep(): FieldFault {
  const message = `at most ${MOST_LEVELS} levels`
  return { path: '', message, code: 'levels', values: { most: MOST_LEVELS } }
}

/** Goes no deeper than the levels that are left. */
function isNestedBeyond(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const member of Object.values(value)) if (isNestedBeyond(member, levels - 1)) return true
  return false
}
