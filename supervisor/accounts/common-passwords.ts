import { dictionary } from '@zxcvbn-ts/language-common'

/** Whether a password is one of the 49,000 most common, in any case; some 18,000 of them are long enough to be chosen here. */
export function isCommonPassword(password: string): boolean {
  return dictionary['passwords-common'].includes(password.toLowerCase())
}
