import { ASKING_SAID_CODES } from './asking-said.ts'
import type { Said } from './said.ts'

/** What keeps an adapter from being activated, or made its activation fail: a closed list, each with its values. */
export const ADAPTER_SAID_CODES = [
  ...ASKING_SAID_CODES,
  'rejected',
  'not-converted',
  'not-trained',
  'no-base',
  'our-fault',
] as const
export type AdapterSaidCode = (typeof ADAPTER_SAID_CODES)[number]

/** Why an adapter is not active. */
export type AdapterSaid = Said<AdapterSaidCode>
