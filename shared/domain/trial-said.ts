import type { Said } from './said.ts'
import { WALLS_REMEDY_CODES } from './walls-said.ts'

/** The walls that a trial of them tries, in the order in which they are told of. */
export const TRIAL_CHECK_NAMES = [
  'own-folder',
  'worker',
  'account',
  'rights',
  'files',
  'sockets',
  'secrets',
  'console',
  'processes',
  'supervisor',
  'writes',
  'environment',
  'descriptors',
  'modes',
  'limits',
  'remains',
] as const
export type TrialCheck = (typeof TRIAL_CHECK_NAMES)[number]

/** What can be done about a wall that did not hold: a closed list, each with its values. */
export const TRIAL_REMEDY_CODES = [
  'restart-worker',
  'restart-all',
  'restart-workers',
  'service-for-groups',
  'setpriv',
  'service',
  ...WALLS_REMEDY_CODES,
  'as-root',
  'close',
  'doctor',
] as const
export type TrialRemedyCode = (typeof TRIAL_REMEDY_CODES)[number]

/** What to do about a wall. */
export type TrialRemedy = Said<TrialRemedyCode>
