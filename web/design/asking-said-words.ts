import type { AskingSaidCode } from '../../shared/domain/asking-said.ts'
import type { SaidValues, Sentences } from '../../shared/domain/said.ts'
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
  'message-too-long': ({ tokens, window, room }) =>
    `Die Nachricht ist zu lang für dieses Modell: Mit dem, was dazu gesagt werden muss, braucht sie etwa ${number(tokens)} Tokens, und in seinem Fenster von ${number(window)} ist Platz für ${number(room)}. Kürzen Sie sie, oder wählen Sie ein Modell mit größerem Fenster.`,
  'memories-too-long': () => 'Die Erinnerungen sind zu lang für dieses Modell.',
  'too-little-shown': () => 'Diesem Modell darf zu wenig davon gezeigt werden.',
  'of-the-house': () => 'Diese Erinnerungen bleiben bei Modellen des Hauses.',
  'none-fits': ({ model }) =>
    `Keine der Erinnerungen darf ${model} gezeigt werden oder hat darin Platz.`,
  failed: ({ error }) => failureKind(String(error)),
}

function number(value: SaidValues[string] | undefined): string {
  return format.number(Number(value))
}
