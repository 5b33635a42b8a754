import type { Finding } from '../api/doctor.ts'
import { inWords } from '../domain/said.ts'
import type { Told } from './check.ts'
import { FINDING_WORDS } from './words/finding-words.ts'
import { REMEDY_WORDS } from './words/remedy-words.ts'

type ToldTwice = Pick<Finding, 'message' | 'messageSaid' | 'remedy' | 'remedySaid'>

/** What a symptom says, in English and by the codes that it has. */
export function toldInEnglish({ message, remedy }: Told): ToldTwice {
  return {
    ...(typeof message === 'string'
      ? { message, messageSaid: null }
      : { message: inWords(message, FINDING_WORDS), messageSaid: message }),
    ...(typeof remedy === 'string'
      ? { remedy, remedySaid: null }
      : { remedy: inWords(remedy, REMEDY_WORDS), remedySaid: remedy }),
  }
}
