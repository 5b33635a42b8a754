import { AppError } from '../../shared/errors/app-error.ts'

/** What is wrong with a password, and how it is said. */
const FAULTS = {
  characters: 'it has fewer than three different characters. Choose another',
  row: 'it is a row of the alphabet or of digits. Choose another',
  username: 'it is made of the username. Choose one that nobody expects',
  product: 'it is made of the name of this program. Choose one that nobody expects',
  common:
    'it is one of those that most people choose, and that are tried first. Choose another: a sentence is good',
} as const
export type PasswordFault = keyof typeof FAULTS

const PRODUCT = ['metahumanos', 'metahuman']

/** A password that somebody chose, and the member of the request that it stands in. */
interface Chosen {
  readonly field: 'password' | 'newPassword'
  readonly password: string
  readonly username: string
}

/**
 * Refuses a new password that is guessed first (`weak-password`), and says by which rule. The rules are those of NIST SP 800-63B:
 * length, which the request's shape has checked, and nothing that is common or expected here; none of composition.
 */
export async function checkNewPassword({ field, password, username }: Chosen): Promise<void> {
  const rule = plainFaultOf(password, username) ?? (await commonFaultOf(password))
  if (rule === undefined) return
  const message = FAULTS[rule]
  throw new AppError('weak-password', `${field}: ${message}.`, {
    details: { rule, fields: [{ path: field, message }] },
  })
}

/** What is wrong with a password that needs no list; undefined for nothing. */
export function plainFaultOf(password: string, username: string): PasswordFault | undefined {
  const text = password.toLowerCase()
  if (new Set(text).size < 3) return 'characters'
  if (isRow(text)) return 'row'
  if (isMadeOf(text, username.toLowerCase())) return 'username'
  return PRODUCT.some((name) => isMadeOf(text, name)) ? 'product' : undefined
}

/** The list is loaded when somebody chooses a password, and not before. */
async function commonFaultOf(password: string): Promise<PasswordFault | undefined> {
  const { isCommonPassword } = await import('./common-passwords.ts')
  return isCommonPassword(password) ? 'common' : undefined
}

/** Whether each character follows, or precedes, the one before. */
function isRow(text: string): boolean {
  const codes = Array.from(text, (one) => one.codePointAt(0) ?? 0)
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)))
  return steps.size === 1 && (steps.has(1) || steps.has(-1))
}

/** Whether nothing but digits and marks is left of a text without a name. */
function isMadeOf(text: string, name: string): boolean {
  const [letters, bare] = [withoutMarks(text), withoutMarks(name)]
  return letters.includes(bare) && /^\d*$/.test(letters.replaceAll(bare, ''))
}

function withoutMarks(text: string): string {
  return text.replaceAll(/[\p{P}\p{S}\p{Z}]/gu, '')
}
