import type { Said } from './said.ts'

/** Why profiles have no accounts of the machine's own: a closed list, each with its values. */
export const NO_ACCOUNTS_CODES = [
  'configured',
  'ordinary-account',
  'no-rights',
  'foreign-root',
  'no-numbers',
  'closed-way',
  'serves-nobody',
] as const
export type NoAccountsCode = (typeof NO_ACCOUNTS_CODES)[number]

/** What can keep profiles apart, and why it is no more. */
export const ISOLATION_SAID_CODES = ['accounts', ...NO_ACCOUNTS_CODES] as const
export type IsolationSaidCode = (typeof ISOLATION_SAID_CODES)[number]

/** How profiles get accounts of the machine's own: a closed list, each with its values. */
export const WALLS_REMEDY_CODES = [
  'set-auto',
  'give-rights',
  'start-as-account',
  'name-range',
  'open-way',
] as const
export type WallsRemedyCode = (typeof WALLS_REMEDY_CODES)[number]

/** Why profiles have none. */
export type NoAccountsSaid = Said<NoAccountsCode>
/** How to have more. */
export type WallsRemedy = Said<WallsRemedyCode>
