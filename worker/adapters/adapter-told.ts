import type { AdapterSaid, AdapterSaidCode } from '../../shared/domain/adapter-said.ts'
import { inWords, type Sentences } from '../../shared/domain/said.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { ASKING_WORDS, askingSaid } from '../models/asking-told.ts'

/** Why an adapter is not active, in English. */
export function adapterWords(said: AdapterSaid): string {
  return inWords([said], ENGLISH)
}

/** Why an activation failed. */
export function failureSaid(error: unknown): AdapterSaid {
  if (!(error instanceof AppError) || error.code === 'internal')
    return { code: 'our-fault', values: {} }
  const [only, ...more] = askingSaid(error)
  if (only && more.length === 0) return only
  return { code: 'failed', values: { error: error.code, quote: error.message } }
}

const ENGLISH: Sentences<AdapterSaidCode> = {
  ...ASKING_WORDS,
  rejected: () => 'It was rejected.',
  'not-converted': () =>
    'It has no GGUF file, which is what model servers take: convert it, and put adapter.gguf into its folder.',
  'not-trained': () => 'It has no GGUF file: it is not trained yet.',
  'no-base': ({ id }) =>
    `Nothing says which model it was trained on. Say it: mh adapter add ${id} --base MODEL`,
  'our-fault': () => 'It failed by a fault of ours; see the log.',
}
