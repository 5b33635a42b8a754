import { saidOf } from '../../shared/api/said.ts'
import { schema } from '../../shared/api/schema.ts'
import {
  ASKING_SAID_CODES,
  type AskingSaid,
  type AskingSaidCode,
} from '../../shared/domain/asking-said.ts'
import { MODEL_REASON_CODES, type ModelSaid } from '../../shared/domain/model-said.ts'
import type { SaidValues, Sentences } from '../../shared/domain/said.ts'
import { type AppError, isDiskFull } from '../../shared/errors/app-error.ts'
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

/** The same in English. */
export const ASKING_WORDS: Sentences<AskingSaidCode> = {
  ...MODEL_REASON_WORDS,
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
