import type { Said } from './said.ts'

/** What keeps an adapter from being activated, or made its activation fail: a closed list, each with its values. */
export const ADAPTER_SAID_CODES = [
  'rejected',
  'not-converted',
  'not-trained',
  'no-base',
  'model-failed',
  'failed',
  'our-fault',
] as const
export type AdapterSaidCode = (typeof ADAPTER_SAID_CODES)[number]

/** Why an adapter is not active. */
export type AdapterSaid = Said<AdapterSaidCode>
