import type { AdapterSaid, AdapterSaidCode } from '../../shared/domain/adapter-said.ts'
import { inWords, type Sentences } from '../../shared/domain/said.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { ModelFailure } from '../models/model-failure.ts'

/** Why an adapter is not active, in English. */
export function adapterWords(said: AdapterSaid): string {
  return inWords([said], ENGLISH)
}

/** Why an activation failed. */
export function failureSaid(error: unknown): AdapterSaid {
  if (!(error instanceof AppError) || error.code === 'internal')
    return { code: 'our-fault', values: {} }
  const quote = error.message
  return error instanceof ModelFailure
    ? { code: 'model-failed', values: { kind: error.kind, quote } }
    : { code: 'failed', values: { error: error.code, quote } }
}

const ENGLISH: Sentences<AdapterSaidCode> = {
  rejected: () => 'It was rejected.',
  'not-converted': () =>
    'It has no GGUF file, which is what model servers take: convert it, and put adapter.gguf into its folder.',
  'not-trained': () => 'It has no GGUF file: it is not trained yet.',
  'no-base': ({ id }) =>
    `Nothing says which model it was trained on. Say it: mh adapter add ${id} --base MODEL`,
  'model-failed': ({ quote }) => String(quote),
  failed: ({ quote }) => String(quote),
  'our-fault': () => 'It failed by a fault of ours; see the log.',
}
