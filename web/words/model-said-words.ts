import type { ModelFailureKind } from '../../../shared/domain/model-failure-kind.ts'
import type { ModelSaid, ModelSaidCode } from '../../../shared/domain/model-said.ts'
import type { Sentences } from '../../../shared/domain/said.ts'
import { modelFailureGerman } from '../../words/model-failure-words.ts'
import { speakSaid } from '../../words/speak-said.ts'
import type { Spoken } from '../../words/spoken.ts'

/** Why a model does not answer; empty where nothing is wrong. */
export function modelSpoken(english: string | null, said: ModelSaid | null): readonly Spoken[] {
  return speakSaid(
    { english: english ?? '', said: said === null ? undefined : [said] },
    { de: german },
  )
}

const kinds = {
  'not-allowed': () => modelFailureGerman('not-allowed'),
  refused: () => modelFailureGerman('refused'),
  denied: () => modelFailureGerman('denied'),
  busy: () => modelFailureGerman('busy'),
  unreachable: () => modelFailureGerman('unreachable'),
  timeout: () => modelFailureGerman('timeout'),
  garbage: () => modelFailureGerman('garbage'),
  cancelled: () => modelFailureGerman('cancelled'),
} satisfies Sentences<ModelFailureKind>

const german: Sentences<ModelSaidCode> = {
  ...kinds,
  'server-unreachable': ({ server }) => `Der Server ${server} ist nicht erreichbar:`,
  'server-silent': ({ server }) => `Der Server ${server} antwortete nicht rechtzeitig.`,
  'status-busy': ({ server, status }) =>
    `Der Server ${server} ist mit anderem beschäftigt (Status ${status}).`,
  'status-refused': ({ server, status }) =>
    `Der Server ${server} nimmt die Frage so nicht an (Status ${status}).`,
  'status-key': ({ server, status }) =>
    `Der Server ${server} verlangt einen anderen Schlüssel (Status ${status}). Setzen Sie das Geheimnis des Anbieters.`,
  'status-no-model': ({ server, status }) =>
    `Der Server ${server} hat dieses Modell nicht, oder spricht ein anderes Protokoll (Status ${status}).`,
  'status-other': ({ server, status }) =>
    `Der Server ${server} antwortete mit dem Status ${status}.`,
  'no-provider': ({ provider }) => `Der Anbieter ${provider} kann nicht gefragt werden.`,
  'no-address': ({ address }) => `Das ist keine Adresse mit http oder https: „${address}“.`,
  'not-listed': ({ origin }) =>
    `Der Eigentümer erlaubt ${origin} nicht: Die Adresse muss unter den erlaubten Servern stehen.`,
  'wrong-address': ({ server }) => `Der Server ${server} wird nicht gefragt:`,
  'no-key': ({ secret }) => `Das Geheimnis ${secret} ist kein Schlüssel: Es hat andere Zeichen.`,
  'role-off': () => 'Die Rolle ist abgeschaltet.',
  'role-off-in-mode': () => 'In dem Modus, in dem das Profil ist, ist die Rolle abgeschaltet.',
  'no-such-model': ({ id }) =>
    `In etc/models.json ist kein Modell „${id}“ mit einem Anbieter und einem Modell.`,
  'unknown-kind': ({ provider }) => `Der Anbieter „${provider}“ ist von keiner bekannten Art.`,
  'makes-no-embeddings': () => 'Der eingebaute Anbieter macht keine Einbettungen.',
  'no-model-named': () => 'Es ist kein Modell genannt.',
  'vectors-failed': () => 'Die Vektoren ließen sich nicht schreiben oder lesen.',
}
