/**
 * Why a model gave no answer. `not-allowed`: it may not be asked. `refused`: the request is none that it takes, and will not be later.
 * `denied`: the key is wrong, or there is no such model. `busy`: later. The others may pass by themselves.
 */
export const MODEL_FAILURE_KINDS = [
  'not-allowed',
  'refused',
  'denied',
  'busy',
  'unreachable',
  'timeout',
  'garbage',
  'cancelled',
] as const
export type ModelFailureKind = (typeof MODEL_FAILURE_KINDS)[number]
