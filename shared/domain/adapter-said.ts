import { ASKING_SAID_CODES } from './asking-said.ts'
import type { Said } from './said.ts'

/** What an adapter lacks, so that it cannot be activated. */
export const ADAPTER_HINDRANCES = ['rejected', 'not-converted', 'not-trained', 'no-base'] as const
export type AdapterHindrance = (typeof ADAPTER_HINDRANCES)[number]

/** Why a server of models does not get an adapter, at once or while it is activated. */
export const ADAPTER_REFUSALS = [
  'no-destination',
  'destination-off',
  'destination-openai',
  'destination-not-local',
  'gguf-none',
  'gguf-model',
  'gguf-shorter',
  'base-missing',
  'base-of-other-kind',
] as const
export type AdapterRefusal = (typeof ADAPTER_REFUSALS)[number]

/** What keeps an adapter from being activated, or made its activation fail: a closed list, each with its values. */
export const ADAPTER_SAID_CODES = [
  ...ASKING_SAID_CODES,
  ...ADAPTER_HINDRANCES,
  ...ADAPTER_REFUSALS,
  'our-fault',
] as const
export type AdapterSaidCode = (typeof ADAPTER_SAID_CODES)[number]

/** Why an adapter is not active. */
export type AdapterSaid = Said<AdapterSaidCode>
