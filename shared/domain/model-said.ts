import { MODEL_FAILURE_KINDS } from './model-failure-kind.ts'
import type { Said } from './said.ts'

/** What can keep a model from answering: a closed list, each with its values. The kinds of failures stand for those without a code of their own. */
export const MODEL_SAID_CODES = [
  ...MODEL_FAILURE_KINDS,
  'server-unreachable',
  'server-silent',
  'status-busy',
  'status-refused',
  'status-key',
  'status-no-model',
  'status-other',
  'no-provider',
  'no-address',
  'not-listed',
  'wrong-address',
  'no-key',
  'role-off',
  'role-off-in-mode',
  'no-such-model',
  'unknown-kind',
  'makes-no-embeddings',
  'no-model-named',
  'vectors-failed',
] as const
export type ModelSaidCode = (typeof MODEL_SAID_CODES)[number]

/** Why a model does not answer. */
export type ModelSaid = Said<ModelSaidCode>
