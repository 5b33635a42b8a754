import type { AgentRun } from '../../../shared/api/agents.ts'
import type { AgentHindrance } from '../../../shared/domain/agent-run.ts'
import type { RunSaidCode } from '../../../shared/domain/run-said.ts'
import type { SaidValues, Sentences } from '../../../shared/domain/said.ts'
import { askingGerman } from '../../design/asking-said-words.ts'
import { reasonInWords } from '../../design/reason-words.ts'
import { format } from '../../words/format.svelte.ts'
import { speakSaid } from '../../words/speak-said.ts'
import type { Spoken } from '../../words/spoken.ts'

/** Why a run ended as it did; empty for one that is done, or under way. */
export function runSpoken({
  message = '',
  said,
}: Pick<AgentRun, 'message' | 'said'>): readonly Spoken[] {
  return speakSaid({ english: message, said }, { de: german })
}

const german: Sentences<RunSaidCode> = {
  ...askingGerman,
  'agents-rest': () => hindrance('agents-rest'),
  'no-training': () => hindrance('no-training'),
  'nothing-by-itself': () => hindrance('nothing-by-itself'),
  'emulation-mode': () => hindrance('emulation-mode'),
  cancelled: ({ by }) => `Abgebrochen von ${by}.`,
  'took-too-long': ({ minutes }) =>
    `Er dauerte länger als ${number(minutes)} Minuten. Was übrig war, tut der nächste Lauf.`,
  'worker-stopped': () => 'Der Worker hielt an. Was übrig war, tut der nächste Lauf.',
  'worker-stopped-early': () => 'Der Worker hielt an, bevor der Lauf fertig war.',
  'worker-ended': () => 'Der Worker endete vor dem Lauf.',
  'safe-to-repeat': () => 'Er kann gefahrlos noch einmal gestartet werden.',
  'tried-often': ({ attempts }) =>
    `Es wurde ${number(attempts)}-mal versucht: von selbst nicht noch einmal.`,
  'attempt-cancelled': ({ by }) => `Den nächsten Versuch hat ${by} abgebrochen.`,
  'not-tried-again': () => 'Es wurde nicht noch einmal versucht:',
  'our-fault': () =>
    'Er scheiterte durch einen Fehler des Programms. Das Protokoll des Workers hat das Nähere.',
  'no-json': ({ path }) =>
    `Die Datei ${path} ist kein JSON-Objekt. Berichtigen oder löschen Sie sie: Dann entsteht sie neu.`,
  'missed-too-many': ({ most }) =>
    `Mehr als ${number(most)} Läufe waren fällig, während nichts laufen konnte. Die ersten ${number(most)} werden nachgeholt.`,
  'missed-too-late': () => 'Er war fällig, als nichts laufen konnte, und wird nicht nachgeholt.',
  'missed-under-way': () => 'Der vorige Lauf war noch unterwegs, als er fällig war.',
  'missed-hours': () =>
    'Seine Stunden gingen ohne einen Lauf vorbei: Es konnte nichts laufen, oder die Person war nicht lange genug weg.',
  'missed-night': () =>
    'Die Nacht war vorbei, bevor Sie lange genug weg waren. Es geschieht in der nächsten.',
  earlier: () => '',
}

function hindrance(code: AgentHindrance): string {
  return reasonInWords({ code, values: {} }) ?? ''
}

function number(value: SaidValues[string] | undefined): string {
  return format.number(Number(value))
}
