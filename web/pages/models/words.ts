import type { ModelList } from '../../../shared/api/models.ts'
import type { ModelRole } from '../../../shared/domain/model-role.ts'
import { catalogue } from '../../words/language.svelte.ts'

type RoleNames = Readonly<Record<ModelRole, string>>
type Statuses = Readonly<Record<ModelList['items'][number]['status'], string>>
type Embeddings = Readonly<Record<ModelList['embedding']['state'], string>>
type Health = Readonly<Record<ModelList['providers'][number]['health']['status'], string>>
type Faults = Readonly<Record<'name' | 'taken' | 'url', string>>
type Kinds = Readonly<Record<'ollama' | 'openai' | 'builtin', string>>

const roleNames: RoleNames = {
  orchestrator: 'Orchestrator: decides what a question needs',
  persona: 'Persona: talks with you',
  curator: 'Curator: looks memories through',
  coder: 'Coder: writes programs',
  planner: 'Planner: makes plans',
  summarizer: 'Summarizer: makes long things short',
  embedder: 'Embedder: finds by meaning',
  fallback: 'Fallback: when none of the others answers',
}
const germanRoleNames: RoleNames = {
  orchestrator: 'Orchestrator: entscheidet, was eine Frage braucht',
  persona: 'Persona: spricht mit Ihnen',
  curator: 'Kurator: sieht Erinnerungen durch',
  coder: 'Programmierer: schreibt Programme',
  planner: 'Planer: macht Pläne',
  summarizer: 'Zusammenfasser: macht Langes kurz',
  embedder: 'Einbetter: findet nach der Bedeutung',
  fallback: 'Ersatz: wenn keines der anderen antwortet',
}
const statuses: Statuses = {
  ready: 'ready',
  off: 'Switched off.',
  unset: 'No model is named.',
  unusable: 'None of those named can be asked.',
}
const germanStatuses: Statuses = {
  ready: 'bereit',
  off: 'Abgeschaltet.',
  unset: 'Kein Modell genannt.',
  unusable: 'Keines der genannten kann gefragt werden.',
}
const embeddings: Embeddings = {
  off: 'Memories are found by their words: there is no embedder.',
  looking: 'Looking which memories are to be embedded.',
  embedding: 'Memories are being embedded.',
  waiting: 'Embedding waits for the model.',
  current: 'All memories are embedded.',
}
const germanEmbeddings: Embeddings = {
  off: 'Erinnerungen werden nach ihren Wörtern gefunden: Es gibt keinen Einbetter.',
  looking: 'Es wird geprüft, welche Erinnerungen einzubetten sind.',
  embedding: 'Erinnerungen werden eingebettet.',
  waiting: 'Das Einbetten wartet auf das Modell.',
  current: 'Alle Erinnerungen sind eingebettet.',
}
const health: Health = { unknown: 'not asked yet', up: 'answers', down: 'did not answer' }
const germanHealth: Health = {
  unknown: 'noch nicht gefragt',
  up: 'antwortet',
  down: 'antwortete nicht',
}
const faults: Faults = {
  name: 'A letter first, then letters, digits, “.”, “_” and “-”.',
  taken: 'There is a provider with this name already.',
  url: 'An address such as http://127.0.0.1:11434, without a name or a password in it.',
}
const germanFaults: Faults = {
  name: 'Zuerst ein Buchstabe, dann Buchstaben, Ziffern, „.“, „_“ und „-“.',
  taken: 'Es gibt schon einen Anbieter mit diesem Namen.',
  url: 'Eine Adresse wie http://127.0.0.1:11434, ohne Namen oder Passwort darin.',
}
const kinds: Kinds = {
  ollama: 'Ollama',
  openai: 'OpenAI-compatible',
  builtin: 'without a model',
}
const germanKinds: Kinds = {
  ollama: 'Ollama',
  openai: 'OpenAI-kompatibel',
  builtin: 'ohne Modell',
}

export const words = catalogue({
  en: {
    roleNames,
    statuses,
    embeddings,
    health,
    faults,
    kinds,
    title: 'Models',
    lead: 'Which model does what for you, and whether it answers.',
    views: 'What is shown',
    tabs: { models: 'Models', adapters: 'Adapters', sets: 'Training sets' },
    ask: 'Ask the providers',
    saved: 'Saved.',
    noModelTitle: 'No model is in use',
    noModel:
      'Memories, search by words, tasks, calendar and inbox work, and the chat answers with quotes from what you kept. To have it answer in its own words, run Ollama on this machine or add a provider below, then choose a model for the persona.',
    providers: 'Providers',
    noProviders: 'No provider yet. One is a program or a service that runs models.',
    local: 'in the house',
    hosted: 'outside the house',
    answered: (ms: number) => `answered in ${Math.round(ms)} ms`,
    roles: 'Roles',
    use: 'Use today',
    used: (tokens: string, calls: string) => `${tokens} tokens in ${calls} calls.`,
    noBudget: 'There is no budget.',
    budgetOf: (tokens: string) => `The budget is ${tokens} tokens a day.`,
    badBudget:
      'The budget in etc/models.json cannot be read, so no model is asked. Set it here anew.',
    spent: 'The budget of today is spent: no model is asked until midnight, or until you raise it.',
    budgetLabel: 'Tokens a day',
    budgetHint: 'Empty: no limit. 0: no model is asked.',
    budgetFault: 'A whole number, 0 or more.',
    save: 'Save',
    cancel: 'Cancel',
    embedded: (model: string, count: string) => `${count} by ${model}.`,
    change: 'Change',
    changeRole: (role: string) => `Change the models of: ${role}`,
    answersNow: (model: string) => `Answers now: ${model}`,
    inTurn: 'Asked in turn',
    canBeAsked: 'can be asked',
    chain: 'Asked in this order',
    chainHint: 'When one does not answer, the next is asked. None: the role is switched off.',
    embedderHint: 'One model only: what two models make of a text cannot be compared.',
    fallbackAfter: (model: string) => `After these: ${model}, the common fallback.`,
    nobody: 'None: the role is switched off.',
    up: (model: string) => `Move ${model} up`,
    takeOut: (model: string) => `Take ${model} out`,
    found: 'Found at your providers',
    choose: 'Choose a model …',
    typed: 'Or type one',
    typedHint: 'provider/model, such as ollama/qwen3:14b',
    add: 'Add',
    addProvider: 'Add a provider',
    editProvider: (name: string) => `Edit ${name}`,
    providerLead: 'What you ask of its models goes to this address.',
    kind: 'Kind',
    name: 'Name',
    baseUrl: 'Base URL',
    baseUrlHint: 'For OpenAI-compatible servers with the /v1 at its end.',
    key: 'Key',
    keyHint:
      'Only where the server asks for one. It is kept in your profile and never shown again.',
    keyIsSet: 'A key is set.',
    replaceKey: 'Replace the key',
    replaceHint: 'Empty: the key stays.',
    deleteKey: 'Delete the key',
    keyDeleted: 'The key is deleted.',
    keyForeign: 'Keys, and where they go, are set by the person whose profile this is.',
    refusedTitle: 'This server is not allowed.',
    refusedOwner: (address: string) =>
      `${address} is not among the servers of models that people of this machine may use. You are an owner: allow it here, or under System, Servers of models.`,
    refusedGuest: (address: string) =>
      `${address} is not among the servers of models that people of this machine may use, so nothing was saved. An owner can allow it: on the page System, under Servers of models (modelServers).`,
    ofHouse: 'It belongs to this house',
    ofHouseHint: 'Then memories that must not leave the house may go there.',
    allow: 'Allow it and save',
    allowShort: 'Allow it',
    allowServer: (name: string) => `Allow the server of ${name}`,
    allowed: 'The server is allowed.',
    notAllowed: (address: string) =>
      `${address} is not allowed on this machine. An owner can allow it: page System, Servers of models.`,
    usable: 'Allowed here:',
    test: 'Test',
    testOne: (name: string) => `Test ${name}`,
    edit: 'Edit',
    remove: 'Remove',
    removeOne: (name: string) => `Remove ${name}`,
    removeText: (roles: string) =>
      roles === ''
        ? 'No role uses it. Its key goes too.'
        : `These roles use it and have to do without: ${roles}. Its key goes too.`,
    removed: 'Removed.',
    has: (models: string) => `Has: ${models}`,
    hasNone: 'It answers, and has no models. With Ollama: ollama pull qwen3:8b',
    missing: (models: string) => `Named in a role, and not there: ${models}`,
    foundTitle: 'Found on this machine',
    foundText: (kind: string, url: string, models: number) =>
      `${kind} at ${url}, ${models === 1 ? 'one model' : `${models} models`}`,
    useIt: 'Use it',
    useFound: (url: string) => `Use ${url}`,
  },
  de: {
    roleNames: germanRoleNames,
    statuses: germanStatuses,
    embeddings: germanEmbeddings,
    health: germanHealth,
    faults: germanFaults,
    kinds: germanKinds,
    title: 'Modelle',
    lead: 'Welches Modell was für Sie tut, und ob es antwortet.',
    views: 'Was gezeigt wird',
    tabs: { models: 'Modelle', adapters: 'Adapter', sets: 'Trainingssätze' },
    ask: 'Anbieter fragen',
    saved: 'Gespeichert.',
    noModelTitle: 'Kein Modell ist in Gebrauch',
    noModel:
      'Erinnerungen, die Suche nach Wörtern, Aufgaben, Kalender und Eingang funktionieren, und der Chat antwortet mit Zitaten aus dem, was Sie behalten haben. Damit er mit eigenen Worten antwortet, starten Sie Ollama auf dieser Maschine oder fügen unten einen Anbieter hinzu und wählen dann ein Modell für die Persona.',
    providers: 'Anbieter',
    noProviders: 'Noch kein Anbieter. Das ist ein Programm oder ein Dienst, der Modelle betreibt.',
    local: 'im Haus',
    hosted: 'außer Haus',
    answered: (ms: number) => `antwortete in ${Math.round(ms)} ms`,
    roles: 'Rollen',
    use: 'Verbrauch heute',
    used: (tokens: string, calls: string) => `${tokens} Tokens in ${calls} Aufrufen.`,
    noBudget: 'Es gibt keine Grenze.',
    budgetOf: (tokens: string) => `Die Grenze ist ${tokens} Tokens am Tag.`,
    badBudget:
      'Die Grenze in etc/models.json ist nicht lesbar, darum wird kein Modell gefragt. Setzen Sie sie hier neu.',
    spent:
      'Die Grenze für heute ist erreicht: Bis Mitternacht, oder bis Sie sie erhöhen, wird kein Modell gefragt.',
    budgetLabel: 'Tokens am Tag',
    budgetHint: 'Leer: keine Grenze. 0: kein Modell wird gefragt.',
    budgetFault: 'Eine ganze Zahl, 0 oder mehr.',
    save: 'Speichern',
    cancel: 'Abbrechen',
    embedded: (model: string, count: string) => `${count} mit ${model}.`,
    change: 'Ändern',
    changeRole: (role: string) => `Modelle ändern von: ${role}`,
    answersNow: (model: string) => `Antwortet jetzt: ${model}`,
    inTurn: 'Der Reihe nach gefragt',
    canBeAsked: 'kann gefragt werden',
    chain: 'In dieser Reihenfolge gefragt',
    chainHint:
      'Antwortet eines nicht, wird das nächste gefragt. Keines: Die Rolle ist abgeschaltet.',
    embedderHint:
      'Nur ein Modell: Was zwei Modelle aus einem Text machen, lässt sich nicht vergleichen.',
    fallbackAfter: (model: string) => `Nach diesen: ${model}, der gemeinsame Ersatz.`,
    nobody: 'Keines: Die Rolle ist abgeschaltet.',
    up: (model: string) => `${model} nach oben`,
    takeOut: (model: string) => `${model} herausnehmen`,
    found: 'Bei Ihren Anbietern gefunden',
    choose: 'Ein Modell wählen …',
    typed: 'Oder eines eingeben',
    typedHint: 'Anbieter/Modell, etwa ollama/qwen3:14b',
    add: 'Hinzufügen',
    addProvider: 'Anbieter hinzufügen',
    editProvider: (name: string) => `${name} bearbeiten`,
    providerLead: 'Was Sie seine Modelle fragen, geht an diese Adresse.',
    kind: 'Art',
    name: 'Name',
    baseUrl: 'Basisadresse',
    baseUrlHint: 'Bei OpenAI-kompatiblen Servern mit dem /v1 am Ende.',
    key: 'Schlüssel',
    keyHint:
      'Nur wo der Server einen verlangt. Er bleibt in Ihrem Profil und wird nie wieder gezeigt.',
    keyIsSet: 'Ein Schlüssel ist gesetzt.',
    replaceKey: 'Schlüssel ersetzen',
    replaceHint: 'Leer: Der Schlüssel bleibt.',
    deleteKey: 'Schlüssel löschen',
    keyDeleted: 'Der Schlüssel ist gelöscht.',
    keyForeign: 'Schlüssel, und wohin sie gehen, setzt nur die Person, deren Profil es ist.',
    refusedTitle: 'Dieser Server ist nicht erlaubt.',
    refusedOwner: (address: string) =>
      `${address} gehört nicht zu den Servern von Modellen, die auf dieser Maschine benutzt werden dürfen. Sie sind Eigentümer: Erlauben Sie ihn hier oder unter System, Server von Modellen.`,
    refusedGuest: (address: string) =>
      `${address} gehört nicht zu den Servern von Modellen, die auf dieser Maschine benutzt werden dürfen; nichts wurde gespeichert. Ein Eigentümer kann ihn erlauben: auf der Seite System, unter Server von Modellen (modelServers).`,
    ofHouse: 'Er gehört zu diesem Haus',
    ofHouseHint: 'Dann dürfen auch Erinnerungen dorthin, die das Haus nicht verlassen sollen.',
    allow: 'Erlauben und speichern',
    allowShort: 'Erlauben',
    allowServer: (name: string) => `Den Server von ${name} erlauben`,
    allowed: 'Der Server ist erlaubt.',
    notAllowed: (address: string) =>
      `${address} ist auf dieser Maschine nicht erlaubt. Ein Eigentümer kann das ändern: Seite System, Server von Modellen.`,
    usable: 'Hier erlaubt:',
    test: 'Prüfen',
    testOne: (name: string) => `${name} prüfen`,
    edit: 'Bearbeiten',
    remove: 'Entfernen',
    removeOne: (name: string) => `${name} entfernen`,
    removeText: (roles: string) =>
      roles === ''
        ? 'Keine Rolle benutzt ihn. Sein Schlüssel geht mit.'
        : `Diese Rollen benutzen ihn und müssen ohne ihn auskommen: ${roles}. Sein Schlüssel geht mit.`,
    removed: 'Entfernt.',
    has: (models: string) => `Hat: ${models}`,
    hasNone: 'Er antwortet und hat keine Modelle. Bei Ollama: ollama pull qwen3:8b',
    missing: (models: string) => `In einer Rolle genannt und nicht da: ${models}`,
    foundTitle: 'Auf dieser Maschine gefunden',
    foundText: (kind: string, url: string, models: number) =>
      `${kind} unter ${url}, ${models === 1 ? 'ein Modell' : `${models} Modelle`}`,
    useIt: 'Benutzen',
    useFound: (url: string) => `${url} benutzen`,
  },
})
