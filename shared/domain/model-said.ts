import { MODEL_FAILURE_KINDS } from './model-failure-kind.ts'
import type { Said } from './said.ts'

/** What can keep a model from answering, more closely than the kind of its failure says. */
export const MODEL_REASON_CODES = [
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
  'no-model-serves',
  'none-answered',
  /** Before what is said of one of several models. */
  'of-model',
  'names-no-model',
  'budget-invalid',
  'budget-spent',
  'not-shown',
  'withdrawn',
  'withdrawn-from',
  'busy-with-others',
  'too-many-wait',
  'allowed-no-more',
  'broke-off',
  'broke-off-unsaid',
  'failed-in-reply',
  'said-nothing',
  'no-reply',
  'no-events',
  'wrong-answer',
  'wrong-answer-twice',
  'too-many-bytes',
  'too-long-reply',
  'too-long-line',
  'too-many-characters',
  'too-many-tools',
  'no-end',
  'redirects',
  'compressed',
  'embedding-count',
  'embedding-lengths',
  'embedding-nowhere',
  'no-embedding',
  'other-file',
  'no-adapted-model',
] as const
export type ModelReasonCode = (typeof MODEL_REASON_CODES)[number]

/** A closed list, each with its values. The kinds of failures stand for those without a code of their own. */
export const MODEL_SAID_CODES = [...MODEL_FAILURE_KINDS, ...MODEL_REASON_CODES] as const
export type ModelSaidCode = (typeof MODEL_SAID_CODES)[number]

/** Why a model does not answer. */
export type ModelSaid = Said<ModelSaidCode>
