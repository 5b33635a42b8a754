import type { ModelFailureKind } from '../../shared/domain/model-failure-kind.ts'
import type { ModelReasonCode, ModelSaid, ModelSaidCode } from '../../shared/domain/model-said.ts'
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
  const [only, ...more] = said
  const whole = { code: kind, values: { quote: message } }
  return { reason: message, said: only && more.length === 0 ? only : whole }
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
  return new ModelFailure(kind, reason, { ...options, said: [said] })
}

const quoted = ({ quote }: SaidValues): string => String(quote)
const answered = ({ server, path, status }: SaidValues): string =>
  `${server} answered ${path} with status ${status}`

/** Why a model does not answer, in English. */
export const MODEL_REASON_WORDS: Sentences<ModelReasonCode> = {
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
  'no-model-serves': ({ role }) =>
    `No model serves the role ${role}. Name one: mh model set ${role} PROVIDER/MODEL.`,
  'none-answered': ({ role }) => `No model of the role ${role} answered.`,
  'of-model': ({ model }) => `${model}:`,
  'names-no-model': () => 'It names no model.',
  'budget-invalid': () =>
    'globalSettings.budget.tokensPerDay of etc/models.json must be a whole number, 0 or more.',
  'budget-spent': ({ tokens, used, day, zone }) =>
    `The budget of ${tokens} tokens a day is spent: ${used} were used on ${day} (${zone}).`,
  'not-shown': () => 'None of these memories may be shown to this model.',
  withdrawn: () => 'The question was withdrawn.',
  'withdrawn-from': ({ server }) => `The question to ${server} was withdrawn.`,
  'busy-with-others': ({ server }) => `${server} is busy with others.`,
  'too-many-wait': ({ server }) => `Too many questions wait for ${server} already.`,
  'allowed-no-more': ({ server }) => `The owner does not allow ${server} any more.`,
  'broke-off': ({ server }) => `${server} broke off in its reply.`,
  'broke-off-unsaid': () => 'The model broke off.',
  'failed-in-reply': ({ server }) => `${server} failed in the middle of its reply.`,
  'said-nothing': ({ server }) => `${server} answered with nothing.`,
  'no-reply': ({ server }) => `${server} answered with something that is no reply.`,
  'no-events': ({ server }) => `${server} answered with no stream of events.`,
  'wrong-answer': ({ server, path }) =>
    `${server} answered ${path} with something else than was asked for.`,
  'wrong-answer-twice': ({ model }) =>
    `${model} answered twice with something else than was asked for.`,
  'too-many-bytes': ({ server, most }) => `${server} answered with more than ${most} bytes.`,
  'too-long-reply': ({ server, most }) =>
    `${server} answered with a reply of more than ${most} bytes.`,
  'too-long-line': ({ server, most }) =>
    `${server} answered with a line of more than ${most} bytes.`,
  'too-many-characters': ({ most }) => `A model answered with more than ${most} characters.`,
  'too-many-tools': ({ server, most }) => `${server} called more than ${most} tools.`,
  'no-end': () => 'A model answered without an end.',
  redirects: ({ server }) => `${server} redirects elsewhere, which is not followed.`,
  compressed: ({ server }) => `${server} answers compressed, which it was asked not to do.`,
  'embedding-count': ({ provider, count, texts }) =>
    `The provider ${provider} answered with ${count} embeddings for ${texts} texts.`,
  'embedding-lengths': ({ provider }) =>
    `The provider ${provider} answered with embeddings of different lengths.`,
  'embedding-nowhere': ({ provider }) =>
    `The provider ${provider} answered with an embedding that points nowhere.`,
  'no-embedding': () => 'The embedder answered with nothing.',
  'other-file': ({ server }) =>
    `${server} received another file than was announced: it was changed meanwhile. Try again.`,
  'no-adapted-model': ({ server, base, status = 0 }) =>
    `${server} did not make a model of ${base} and this adapter${status === 0 ? '' : ` (status ${status})`}; its own log says why. Newer versions of Ollama load no adapters any more: use one that does, or merge the adapter into a model and name that with mh model set.`,
}

const ENGLISH: Sentences<ModelSaidCode> = {
  'not-allowed': quoted,
  refused: quoted,
  denied: quoted,
  busy: quoted,
  unreachable: quoted,
  timeout: quoted,
  garbage: quoted,
  cancelled: quoted,
  ...MODEL_REASON_WORDS,
}
