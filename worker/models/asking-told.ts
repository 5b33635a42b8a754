import { saidOf } from '../../shared/api/said.ts'
import { schema } from '../../shared/api/schema.ts'
import {
  ASKING_SAID_CODES,
  type AskingSaid,
  type AskingSaidCode,
  type PromptRefusal,
} from '../../shared/domain/asking-said.ts'
import { MODEL_REASON_CODES, type ModelSaid } from '../../shared/domain/model-said.ts'
import type { SaidValues, Sentences } from '../../shared/domain/said.ts'
import { AppError, isDiskFull } from '../../shared/errors/app-error.ts'
import { ModelFailure } from './model-failure.ts'
import { MODEL_REASON_WORDS } from './model-told.ts'

/** The message of a failure by codes, sentence by sentence. A full disk as the system tells of it names files. */
export function askingSaid(error: AppError): readonly AskingSaid[] {
  if (error instanceof ModelFailure) return error.said.map(ofModel)
  const { code, message: quote, details } = error
  if (isDiskFull(error)) return [{ code: 'disk-full', values: { message: quote } }]
  const reason = AskingReason.zod.safeParse(details['reason']).data
  return [reason ?? { code: 'failed', values: { error: code, quote } }]
}

/** Refuses to put a question to a model, with `invalid-input`, and says why. */
export function promptRefusal(code: PromptRefusal, values: SaidValues = {}): AppError {
  const reason = { code, values }
  return new AppError('invalid-input', PROMPT_WORDS[code](values), { details: { reason } })
}

const PROMPT_WORDS: Sentences<PromptRefusal> = {
  'message-too-long': ({ tokens, window, room }) =>
    `The message is too long for this model: it takes about ${tokens} tokens with what has to be told, and its window of ${window} has room for ${room}. Shorten it, or choose a model with a larger context window.`,
  'memories-too-long': () => 'The memories are too long for this model.',
  'too-little-shown': () => 'Too little of this may be shown to this model.',
  'of-the-house': () => 'These memories stay with models of the house.',
  'none-fits': ({ model }) => `None of the memories may be shown to ${model}, or fits it.`,
}

/** The same in English. */
export const ASKING_WORDS: Sentences<AskingSaidCode> = {
  ...MODEL_REASON_WORDS,
  ...PROMPT_WORDS,
  'model-failed': quoted,
  'token-limit': ({ most }) => `The run has used the ${most} tokens that it may.`,
  'question-limit': ({ most }) => `The run has asked the ${most} times that it may.`,
  'disk-full': ({ message = 'The disk is full. Make room.' }) => String(message),
  failed: quoted,
}

/** The reasons of failures that are among what is said of questions. */
const AskingReason = schema(() => saidOf(ASKING_SAID_CODES))

/** A kind stands for what has no code of its own. */
function ofModel({ code, values }: ModelSaid): AskingSaid {
  const reason = MODEL_REASON_CODES.find((one) => one === code)
  if (reason !== undefined) return { code: reason, values }
  return { code: 'model-failed', values: { ...values, kind: code } }
}

function quoted({ quote }: SaidValues): string {
  return String(quote)
}
