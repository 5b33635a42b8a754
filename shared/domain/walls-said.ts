import type { Said } from './said.ts'

/** Why profiles have no accounts of the machine's: a closed list, each with its values. */
const NO_ACCOUNTS_CODES = [
  'walls-chosen',
  'walls-ordinary',
  'walls-no-rights',
  'walls-foreign-root',
  'walls-no-range',
  'walls-closed-way',
] as const
export type NoAccountsCode = (typeof NO_ACCOUNTS_CODES)[number]

/** What can be said of the walls between profiles and what they leave open: a closed list, each with its values. */
export const WALLS_SAID_CODES = [
  'walls-accounts',
  ...NO_ACCOUNTS_CODES,
  'walls-limits',
  'walls-limits-lacking',
  'walls-disk-shared',
  'walls-no-setpriv',
  'walls-hostile-files',
  'walls-hostile-processes',
  'walls-hostile-socket',
  'walls-hostile-leftover',
] as const
export type WallsSaidCode = (typeof WALLS_SAID_CODES)[number]

/** One sentence about the walls. */
export type WallsSaid = Said<WallsSaidCode>

/** How accounts of the machine's can be had for profiles: a closed list, each with its values. */
export const WALLS_REMEDY_CODES = [
  'walls-switch',
  'walls-give-rights',
  'walls-own-root',
  'walls-other-range',
  'walls-open-way',
] as const
export type WallsRemedyCode = (typeof WALLS_REMEDY_CODES)[number]

/** How to have more walls. */
export type WallsRemedy = Said<WallsRemedyCode>

/** The walls that stand, by codes. */
export interface WallsInForce {
  readonly kind: 'uid' | 'none'
  /** Whether more was to be expected here; `remedy` then says how to have it. */
  readonly isWeaker: boolean
  readonly said: {
    readonly isolation: WallsSaid
    readonly limits: readonly WallsSaid[]
    readonly notHeld: readonly WallsSaid[]
    readonly remedy: readonly WallsRemedy[]
  }
}

/** What a worker may take that something can see to, or nothing does. */
const LIMITED = ['memory', 'processes', 'openFiles', 'processors'] as const
export type Limited = (typeof LIMITED)[number]

/** Those that are named in a value, which has them with spaces between. */
export function limitedIn(value: string | number | undefined): Limited[] {
  const names = String(value).split(' ')
  return LIMITED.filter((one) => names.includes(one))
}
