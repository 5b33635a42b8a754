import type { AgentName } from '../../shared/domain/agent-run.ts'
import { format } from './format.svelte.ts'
import { catalogue } from './language.svelte.ts'

type Names = Readonly<Record<AgentName, string>>
/** A thing that runs count: one of it, and several. */
type Things = Readonly<Record<string, readonly [one: string, several: string]>>

const names: Names = {
  organizer: 'Organizer',
  reflector: 'Reflector',
  dreamer: 'Dreamer',
  ingestor: 'Ingestor',
  'boredom-service': 'Boredom',
  'sleep-service': 'Sleep',
  curator: 'Curator',
  digest: 'Digest',
  'dataset-builder': 'Dataset builder',
}
const germanNames: Names = {
  organizer: 'Ordner',
  reflector: 'Nachdenker',
  dreamer: 'Träumer',
  ingestor: 'Einleser',
  'boredom-service': 'Langeweile',
  'sleep-service': 'Schlaf',
  curator: 'Kurator',
  digest: 'Überblick',
  'dataset-builder': 'Trainingsdaten',
}
const things: Things = {
  memories: ['memory', 'memories'],
  files: ['file', 'files'],
  duplicates: ['file that was known', 'files that were known'],
  rejected: ['file set aside', 'files set aside'],
  calendars: ['calendar', 'calendars'],
  by_builtin: ['without a model', 'without a model'],
  reflections: ['reflection', 'reflections'],
  summaries: ['summary', 'summaries'],
  dreams: ['dream', 'dreams'],
  learnings: ['learning', 'learnings'],
  proposals: ['proposal', 'proposals'],
  marked: ['memory marked', 'memories marked'],
  'looked at': ['memory looked at', 'memories looked at'],
  entries: ['entry', 'entries'],
  pairs: ['pair', 'pairs'],
  suitable: ['memory suitable', 'memories suitable'],
  'kept out': ['memory kept out', 'memories kept out'],
  'verdicts removed': ['verdict removed', 'verdicts removed'],
  'left for the next run': ['left for the next run', 'left for the next run'],
  'left out': ['left out', 'left out'],
  'nothing new': ['with nothing new', 'with nothing new'],
  'unusable replies': ['unusable reply', 'unusable replies'],
  skipped: ['skipped', 'skipped'],
  withheld: ['withheld as private', 'withheld as private'],
  woken: ['agent woken', 'agents woken'],
  done: ['agent done', 'agents done'],
  failed: ['failed', 'failed'],
  missed: ['missed', 'missed'],
}
const germanThings: Things = {
  memories: ['Erinnerung', 'Erinnerungen'],
  files: ['Datei', 'Dateien'],
  duplicates: ['bekannte Datei', 'bekannte Dateien'],
  rejected: ['Datei beiseitegelegt', 'Dateien beiseitegelegt'],
  calendars: ['Kalender', 'Kalender'],
  by_builtin: ['ohne Modell', 'ohne Modell'],
  reflections: ['Überlegung', 'Überlegungen'],
  summaries: ['Zusammenfassung', 'Zusammenfassungen'],
  dreams: ['Traum', 'Träume'],
  learnings: ['Erkenntnis', 'Erkenntnisse'],
  proposals: ['Vorschlag', 'Vorschläge'],
  marked: ['Erinnerung markiert', 'Erinnerungen markiert'],
  'looked at': ['Erinnerung angesehen', 'Erinnerungen angesehen'],
  entries: ['Eintrag', 'Einträge'],
  pairs: ['Paar', 'Paare'],
  suitable: ['Erinnerung geeignet', 'Erinnerungen geeignet'],
  'kept out': ['Erinnerung ausgenommen', 'Erinnerungen ausgenommen'],
  'verdicts removed': ['Urteil entfernt', 'Urteile entfernt'],
  'left for the next run': ['für den nächsten Lauf übrig', 'für den nächsten Lauf übrig'],
  'left out': ['ausgelassen', 'ausgelassen'],
  'nothing new': ['ohne Neues', 'ohne Neues'],
  'unusable replies': ['unbrauchbare Antwort', 'unbrauchbare Antworten'],
  skipped: ['übersprungen', 'übersprungen'],
  withheld: ['als privat zurückgehalten', 'als privat zurückgehalten'],
  woken: ['Agent geweckt', 'Agenten geweckt'],
  done: ['Agent fertig', 'Agenten fertig'],
  failed: ['gescheitert', 'gescheitert'],
  missed: ['verpasst', 'verpasst'],
}

const words = catalogue({ en: { names, things }, de: { names: germanNames, things: germanThings } })

/** An agent's name, as the page has it everywhere. */
export function agentName(agent: AgentName): string {
  return words.t.names[agent]
}

/** What a run did, in words; a count that is not known is said in its own name, and one of nothing not at all. */
export function countsInWords(counts: Readonly<Record<string, number>>): string {
  const said = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${format.number(count)} ${nameOf(name, count)}`)
  return format.list(said)
}

function nameOf(name: string, count: number): string {
  const [one, several] = words.t.things[name] ?? []
  return (format.plural(count) === 'one' ? one : several) ?? name.replaceAll('_', ' ')
}
