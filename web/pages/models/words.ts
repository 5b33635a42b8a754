import type { ModelList } from '../../../shared/api/models.ts'
import type { ModelRole } from '../../../shared/domain/model-role.ts'
import { catalogue } from '../../words/language.svelte.ts'

type RoleNames = Readonly<Record<ModelRole, string>>
type Statuses = Readonly<Record<ModelList['items'][number]['status'], string>>
type Embeddings = Readonly<Record<ModelList['embedding']['state'], string>>

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
  off: 'switched off',
  unset: 'no model is named',
  unusable: 'none of those named can be asked',
}
const germanStatuses: Statuses = {
  ready: 'bereit',
  off: 'abgeschaltet',
  unset: 'kein Modell genannt',
  unusable: 'keines der genannten kann gefragt werden',
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

export const words = catalogue({
  en: {
    roleNames,
    statuses,
    embeddings,
    title: 'Models',
    lead: 'Which model does what for you, and whether it answers.',
    ask: 'Ask the providers',
    saved: 'Saved.',
    noModel:
      'No model is in use: replies are quotes from what you kept. Where Ollama runs on this machine, ask the providers, then choose a model for the persona.',
    providers: 'Providers',
    local: 'in the house',
    answered: (ms: number) => `answered in ${Math.round(ms)} ms`,
    silent: 'did not answer',
    health: { unknown: 'not asked yet', up: 'answers', down: 'did not answer' },
    roles: 'Roles',
    modelOf: (role: string) => `Model for ${role}`,
    off: 'None',
    use: 'Use today',
    used: (tokens: string, calls: string) => `${tokens} tokens in ${calls} calls.`,
    noBudget: 'There is no budget.',
    budget: (tokens: string) => `The budget is ${tokens} tokens a day.`,
    embedded: (model: string, count: string) => `${count} by ${model}.`,
  },
  de: {
    roleNames: germanRoleNames,
    statuses: germanStatuses,
    embeddings: germanEmbeddings,
    title: 'Modelle',
    lead: 'Welches Modell was für Sie tut, und ob es antwortet.',
    ask: 'Anbieter fragen',
    saved: 'Gespeichert.',
    noModel:
      'Kein Modell ist in Gebrauch: Antworten sind Zitate aus dem, was Sie festhielten. Läuft Ollama auf dieser Maschine, so fragen Sie die Anbieter und wählen ein Modell für die Persona.',
    providers: 'Anbieter',
    local: 'im Haus',
    answered: (ms: number) => `antwortete in ${Math.round(ms)} ms`,
    silent: 'antwortete nicht',
    health: { unknown: 'noch nicht gefragt', up: 'antwortet', down: 'antwortete nicht' },
    roles: 'Rollen',
    modelOf: (role: string) => `Modell für ${role}`,
    off: 'Keines',
    use: 'Verbrauch heute',
    used: (tokens: string, calls: string) => `${tokens} Tokens in ${calls} Aufrufen.`,
    noBudget: 'Es gibt keine Grenze.',
    budget: (tokens: string) => `Die Grenze ist ${tokens} Tokens am Tag.`,
    embedded: (model: string, count: string) => `${count} mit ${model}.`,
  },
})
