import type { AskingSaidCode } from '../../shared/domain/asking-said.ts'
import type { Sentences } from '../../shared/domain/said.ts'
import { format } from '../words/format.svelte.ts'
import { modelFailureGerman } from '../words/model-failure-words.ts'
import { modelReasonsGerman } from '../words/model-said-words.ts'
import { failureKind } from './reason-words.ts'

/** Why a question to a model had no answer, in German. */
export const askingGerman: Sentences<AskingSaidCode> = {
  ...modelReasonsGerman,
  'model-failed': ({ kind }) => modelFailureGerman(kind),
  'token-limit': ({ most }) =>
    `Der Lauf hat die ${format.number(Number(most))} Tokens verbraucht, die er darf.`,
  'question-limit': ({ most }) =>
    `Der Lauf hat ${format.number(Number(most))}-mal gefragt, öfter darf er nicht.`,
  'disk-full': () => 'Der Datenträger ist voll. Schaffen Sie Platz.',
  failed: ({ error }) => failureKind(String(error)),
}
