import { saidOf } from '../../shared/api/said.ts'
import { schema } from '../../shared/api/schema.ts'
import {
  ADAPTER_REFUSALS,
  type AdapterHindrance,
  type AdapterRefusal,
  type AdapterSaid,
  type AdapterSaidCode,
} from '../../shared/domain/adapter-said.ts'
import { inWords, type Said, type SaidValues, type Sentences } from '../../shared/domain/said.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { ASKING_WORDS, askingSaid } from '../models/asking-told.ts'

/** Why an adapter is not active, in English. */
export function adapterWords(said: AdapterSaid): string {
  return inWords([said], ENGLISH)
}

/** Why an activation failed. */
export function failureSaid(error: unknown): AdapterSaid {
  if (!(error instanceof AppError) || error.code === 'internal')
    return { code: 'our-fault', values: {} }
  const refused = RefusalReason.zod.safeParse(error.details['reason']).data
  if (refused) return refused
  const [only, ...more] = askingSaid(error)
  if (only && more.length === 0) return only
  return { code: 'failed', values: { error: error.code, quote: error.message } }
}

/** Refuses to give an adapter to a server, with `conflict`, and says why. */
export function adapterRefusal(code: AdapterRefusal, values: SaidValues = {}): AppError {
  return refusal(code, REFUSED[code](values), { values })
}

/** Refuses to activate an adapter that lacks something, with `conflict`. */
export function unfitAdapter(id: string, { code, values }: Said<AdapterHindrance>): AppError {
  const message = `The adapter ${id} cannot be activated. ${LACKING[code](values)}`
  return refusal('adapter-unfit', message, { values: { ...values, id, why: code } })
}

/** The reasons of failures that are among what is said of adapters. */
const RefusalReason = schema(() => saidOf(ADAPTER_REFUSALS))

const LACKING: Sentences<AdapterHindrance> = {
  rejected: () => 'It was rejected.',
  'not-converted': () =>
    'It has no GGUF file, which is what model servers take: convert it, and put adapter.gguf into its folder.',
  'not-trained': () => 'It has no GGUF file: it is not trained yet.',
  'no-base': ({ id }) =>
    `Nothing says which model it was trained on. Say it: mh adapter add ${id} --base MODEL`,
}
const REFUSED: Sentences<AdapterRefusal> = {
  'no-destination': ({ adapter, provider }) =>
    `The adapter ${adapter} has nowhere to go: no provider of etc/models.json that can be given an adapter: ${provider}. Name another: mh adapter add ${adapter} --base MODEL --provider NAME.`,
  'destination-off': ({ adapter, reason }) =>
    `The adapter ${adapter} has nowhere to go: ${reason}. Name another: mh adapter add ${adapter} --base MODEL --provider NAME.`,
  'destination-openai': ({ adapter, provider }) =>
    `The provider ${provider} speaks the protocol of OpenAI, in which no adapter can be given to a server. Name an Ollama that is to have it: mh adapter add ${adapter} --base MODEL --provider ollama. Or load it where ${provider} runs, and name its model there: mh model set persona ${provider}/MODEL.`,
  'destination-not-local': ({ provider }) =>
    `The provider ${provider} is not of the house, and an adapter is made of memories that may not leave it. The owner says that a server belongs to the house with "local": true in modelServers.`,
  'gguf-none': () => 'The file is no GGUF file. Convert the adapter to GGUF.',
  'gguf-model': () =>
    'The GGUF file is a whole model and no adapter. Import it where the server runs, and name it with mh model set.',
  'gguf-shorter': () => 'The GGUF file became shorter while it was read. Try again.',
  'base-missing': ({ provider, base }) =>
    `The provider ${provider} does not have the base model ${base}. Get it there first (ollama pull ${base}), or name the right one: mh adapter add.`,
  'base-of-other-kind': ({ kind, base, other }) =>
    `The adapter was made for a model of the kind ${kind}, and ${base} is of the kind ${other}. Name its base model: mh adapter add.`,
}
const ENGLISH: Sentences<AdapterSaidCode> = {
  ...ASKING_WORDS,
  ...LACKING,
  ...REFUSED,
  'our-fault': () => 'It failed by a fault of ours; see the log.',
}
