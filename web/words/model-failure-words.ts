import type { ModelFailureKind } from '../../shared/domain/model-failure-kind.ts'

const german: Readonly<Record<ModelFailureKind, string>> = {
  'not-allowed': 'Das Modell darf nicht gefragt werden:',
  refused: 'Das Modell nimmt die Frage so nicht an:',
  denied: 'Das Modell lässt sich so nicht fragen:',
  busy: 'Das Modell ist mit anderem beschäftigt:',
  unreachable: 'Das Modell war nicht erreichbar:',
  timeout: 'Das Modell antwortete nicht rechtzeitig:',
  garbage: 'Mit der Antwort des Modells ließ sich nichts anfangen:',
  cancelled: 'Die Frage an das Modell wurde zurückgezogen:',
}
/** By any name, so that a kind that comes later is said too. */
const known: Readonly<Record<string, string>> = german

/** Why a model gave no answer, in German; what it said itself, or the server of it, follows. */
export function modelFailureGerman(kind: string | number | undefined): string {
  return known[String(kind)] ?? german.unreachable
}
