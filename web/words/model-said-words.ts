import type { ModelFailureKind } from '../../shared/domain/model-failure-kind.ts'
import type { ModelReasonCode, ModelSaid, ModelSaidCode } from '../../shared/domain/model-said.ts'
import { MODEL_ROLES, type ModelRole } from '../../shared/domain/model-role.ts'
import type { SaidValues, Sentences } from '../../shared/domain/said.ts'
import { format } from './format.svelte.ts'
import { modelFailureGerman } from './model-failure-words.ts'
import { speakSaid } from './speak-said.ts'
import type { Spoken } from './spoken.ts'

/** Why a model does not answer; empty where nothing is wrong. */
export function modelSpoken(english: string | null, said: ModelSaid | null): readonly Spoken[] {
  return modelsSpoken(english ?? '', said === null ? undefined : [said])
}

/** The same in several sentences. */
export function modelsSpoken(
  english: string,
  said: readonly ModelSaid[] | undefined,
): readonly Spoken[] {
  return speakSaid({ english, said }, { de: german })
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

/** Why a model does not answer, in German. */
export const modelReasonsGerman: Sentences<ModelReasonCode> = {
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
  'role-off': ({ role }) => `Die Rolle „${roleName(role)}“ ist abgeschaltet.`,
  'role-off-in-mode': () => 'In dem Modus, in dem das Profil ist, ist die Rolle abgeschaltet.',
  'no-such-model': ({ id }) =>
    `In etc/models.json ist kein Modell „${id}“ mit einem Anbieter und einem Modell.`,
  'unknown-kind': ({ provider }) => `Der Anbieter „${provider}“ ist von keiner bekannten Art.`,
  'makes-no-embeddings': () => 'Der eingebaute Anbieter macht keine Einbettungen.',
  'no-model-named': () => 'Es ist kein Modell genannt.',
  'vectors-failed': () => 'Die Vektoren ließen sich nicht schreiben oder lesen.',
  'no-model-serves': ({ role }) =>
    `Für die Rolle „${roleName(role)}“ ist kein Modell bestimmt. Bestimmen Sie eines unter „Modelle“.`,
  'none-answered': ({ role }) => `Kein Modell der Rolle „${roleName(role)}“ hat geantwortet.`,
  'of-model': ({ model }) => `${model}:`,
  'names-no-model': () => 'Es ist kein Modell genannt.',
  'budget-invalid': () =>
    'Das Tagesbudget in etc/models.json muss eine ganze Zahl sein, 0 oder mehr.',
  'budget-spent': ({ tokens, used, day, zone }) =>
    `Das Budget von ${number(tokens)} Tokens am Tag ist verbraucht: Am ${day} (${zone}) waren es ${number(used)}.`,
  'not-shown': () => 'Keine dieser Erinnerungen darf diesem Modell gezeigt werden.',
  withdrawn: () => 'Die Frage wurde zurückgezogen.',
  'withdrawn-from': ({ server }) => `Die Frage an ${server} wurde zurückgezogen.`,
  'busy-with-others': ({ server }) => `Der Server ${server} ist mit anderen beschäftigt.`,
  'too-many-wait': ({ server }) => `Vor dem Server ${server} warten schon zu viele Fragen.`,
  'allowed-no-more': ({ server }) => `Der Eigentümer erlaubt ${server} nicht mehr.`,
  'broke-off': ({ server }) => `Der Server ${server} brach mitten in der Antwort ab.`,
  'broke-off-unsaid': () => 'Das Modell brach ab.',
  'failed-in-reply': ({ server }) =>
    `Beim Server ${server} schlug mitten in der Antwort etwas fehl.`,
  'said-nothing': ({ server }) => `Der Server ${server} gab eine leere Antwort.`,
  'no-reply': ({ server }) => `Was der Server ${server} schickte, ist keine Antwort.`,
  'no-events': ({ server }) => `Der Server ${server} schickte keinen Strom von Ereignissen.`,
  'wrong-answer': ({ server, path }) =>
    `Der Server ${server} antwortete auf ${path} mit etwas anderem, als gefragt war.`,
  'wrong-answer-twice': ({ model }) =>
    `Das Modell ${model} antwortete zweimal mit etwas anderem, als gefragt war.`,
  'too-many-bytes': ({ server, most }) =>
    `Der Server ${server} antwortete mit mehr als ${bytes(most)}.`,
  'too-long-reply': ({ server, most }) =>
    `Der Server ${server} gab eine Antwort von mehr als ${bytes(most)}.`,
  'too-long-line': ({ server, most }) =>
    `Der Server ${server} antwortete mit einer Zeile von mehr als ${bytes(most)}.`,
  'too-many-characters': ({ most }) =>
    `Ein Modell antwortete mit mehr als ${number(most)} Zeichen.`,
  'too-many-tools': ({ server, most }) =>
    `Der Server ${server} rief mehr als ${number(most)} Werkzeuge auf.`,
  'no-end': () => 'Ein Modell antwortete, ohne zum Ende zu kommen.',
  redirects: ({ server }) => `Der Server ${server} leitet weiter, und dem wird nicht gefolgt.`,
  compressed: ({ server }) =>
    `Der Server ${server} antwortet komprimiert, obwohl er es nicht soll.`,
  'embedding-count': ({ provider, count, texts }) =>
    `Der Anbieter ${provider} gab ${number(count)} Einbettungen für ${number(texts)} Texte.`,
  'embedding-lengths': ({ provider }) =>
    `Der Anbieter ${provider} gab Einbettungen von verschiedener Länge.`,
  'embedding-nowhere': ({ provider }) =>
    `Der Anbieter ${provider} gab eine Einbettung, die nirgendwohin zeigt.`,
  'no-embedding': () => 'Der Einbetter gab eine leere Antwort.',
  'other-file': ({ server }) =>
    `Der Server ${server} bekam eine andere Datei als angekündigt: Sie wurde inzwischen geändert. Versuchen Sie es noch einmal.`,
  'no-adapted-model': ({ server, base, status = 0 }) =>
    `Der Server ${server} machte aus ${base} und diesem Adapter kein Modell${status === 0 ? '' : ` (Status ${status})`}; sein eigenes Protokoll sagt, warum. Neuere Fassungen von Ollama laden keine Adapter mehr: Nehmen Sie eine, die es tut, oder verschmelzen Sie den Adapter mit einem Modell und wählen Sie dieses.`,
}

/** What roles are called on the page of models, without what each does. */
const roles: Readonly<Record<ModelRole, string>> = {
  orchestrator: 'Orchestrator',
  persona: 'Persona',
  curator: 'Kurator',
  coder: 'Programmierer',
  planner: 'Planer',
  summarizer: 'Zusammenfasser',
  embedder: 'Einbetter',
  fallback: 'Ersatz',
}

const german: Sentences<ModelSaidCode> = { ...kinds, ...modelReasonsGerman }

type Value = SaidValues[string] | undefined

function roleName(role: Value): string {
  const known = MODEL_ROLES.find((one) => one === role)
  return known ? roles[known] : String(role)
}

function number(value: Value): string {
  return format.number(Number(value))
}

function bytes(value: Value): string {
  return format.bytes(Number(value))
}
