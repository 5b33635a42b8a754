import type { ModelFailureKind } from '../../shared/domain/model-failure-kind.ts'
import type { ModelSaid, ModelSaidCode } from '../../shared/domain/model-said.ts'
import { PROVIDER_KINDS } from '../../shared/domain/model-role.ts'
import { inWords, type SaidValues, type Sentences } from '../../shared/domain/said.ts'
import { ModelFailure } from './model-failure.ts'

/** Why a model does not answer: by a code, and the same in English. */
export interface ModelTold {
  readonly reason: string
  readonly said: ModelSaid
}

/** What is told of a model that does not answer. */
export function modelTold(code: ModelSaidCode, values: SaidValues = {}): ModelTold {
  const said = { code, values }
  return { reason: inWords([said], ENGLISH), said }
}

/** What is told of a failure. */
export function failureTold({ message, kind, said }: ModelFailure): ModelTold {
  return { reason: message, said: said ?? { code: kind, values: { quote: message } } }
}

/** Why a role or the embedder has no answer, as the API has it. */
export function reasonOf(why: ModelTold | null): {
  readonly reason: string | null
  readonly reasonSaid: ModelSaid | null
} {
  return { reason: why?.reason ?? null, reasonSaid: why?.said ?? null }
}

/** Why a model cannot be asked, as the API has it. */
export function problemOf(why: ModelTold | null): {
  readonly problem: string | null
  readonly problemSaid: ModelSaid | null
} {
  return { problem: why?.reason ?? null, problemSaid: why?.said ?? null }
}

interface FailureOptions {
  readonly cause?: unknown
  readonly retryAfterMs?: number | undefined
}

/** A failure whose reason has a code of its own. */
export function failureFor(
  kind: ModelFailureKind,
  { reason, said }: ModelTold,
  options: FailureOptions = {},
): ModelFailure {
  return new ModelFailure(kind, reason, { ...options, said })
}

const quoted = ({ quote }: SaidValues): string => String(quote)
const answered = ({ server, path, status }: SaidValues): string =>
  `${server} answered ${path} with status ${status}`

const ENGLISH: Sentences<ModelSaidCode> = {
  'not-allowed': quoted,
  refused: quoted,
  denied: quoted,
  busy: quoted,
  unreachable: quoted,
  timeout: quoted,
  garbage: quoted,
  cancelled: quoted,
  'server-unreachable': ({ server, quote }) => `${server} cannot be reached: ${quote}.`,
  'server-silent': ({ server }) => `${server} did not answer in time.`,
  'status-busy': (values) => `${answered(values)}: it is busy.`,
  'status-refused': (values) => `${answered(values)}: it does not take this.`,
  'status-key': (values) => `${answered(values)}: it wants another key. Set the provider's secret.`,
  'status-no-model': (values) =>
    `${answered(values)}: it has no such model, or speaks another protocol.`,
  'status-other': (values) => `${answered(values)}.`,
  'no-provider': ({ provider }) => `The provider ${provider} is none that can be asked.`,
  'no-address': ({ address }) => `${JSON.stringify(address)} is no http or https address.`,
  'not-listed': ({ origin }) =>
    `The owner does not allow ${origin}. It must be in modelServers: mh config set modelServers '["${origin}"]'.`,
  'wrong-address': ({ server, quote }) => `${server} is not asked: ${quote}.`,
  'no-key': ({ secret }) => `The secret ${secret} is no key: it has other characters.`,
  'role-off': ({ role }) => `The role ${role} is switched off.`,
  'role-off-in-mode': ({ role, mode }) => `The role ${role} is switched off in ${mode} mode.`,
  'no-such-model': ({ id }) =>
    `etc/models.json has no model ${JSON.stringify(id)} with a provider and a model.`,
  'unknown-kind': ({ provider }) =>
    `The provider ${JSON.stringify(provider)} is of no known kind: give it a "kind" of ${PROVIDER_KINDS.join(', ')}.`,
  'makes-no-embeddings': () => 'The provider builtin makes no embeddings.',
  'no-model-named': () => 'No model is named.',
  'vectors-failed': () => 'The vectors could not be written or read.',
}
