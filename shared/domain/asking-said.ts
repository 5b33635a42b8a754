import { MODEL_REASON_CODES } from './model-said.ts'
import type { Said } from './said.ts'

/** Why a question is not put to a model: what it would be told does not fit it, or may not go there. */
export const PROMPT_REFUSALS = [
  'message-too-long',
  'memories-too-long',
  'too-little-shown',
  'of-the-house',
  'none-fits',
] as const
export type PromptRefusal = (typeof PROMPT_REFUSALS)[number]

/** Why a question to a model had no answer, or what else failed in doing so: a closed list, each with its values. */
export const ASKING_SAID_CODES = [
  'model-failed',
  'token-limit',
  'question-limit',
  'disk-full',
  ...PROMPT_REFUSALS,
  'failed',
  ...MODEL_REASON_CODES,
] as const
export type AskingSaidCode = (typeof ASKING_SAID_CODES)[number]

/** One sentence about a question that had no answer. */
export type AskingSaid = Said<AskingSaidCode>
