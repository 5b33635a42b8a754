import { AGENT_NAMES, type AgentName } from '../../shared/domain/agent-run.ts'
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
  organizer: 'Organisator',
  reflector: 'Nachdenker',
  dreamer: 'Träumer',
  ingestor: 'Einleser',
  'boredom-service': 'Langeweile',
  'sleep-service': 'Schlaf',
  curator: 'Kurator',
  digest: 'Überblick',
  'dataset-builder': 'Trainingsdaten',
}
const tasks: Names = {
  organizer: 'Gives memories tags, names, links to related ones, and an importance.',
  reflector: 'Follows a chain of related memories and writes a reflection that cites them.',
  dreamer:
    'Makes dreams and learnings of the last week, and proposes changes of persona and routines.',
  ingestor: 'Makes memories of the files in the inbox.',
  'boredom-service': 'Wakes the reflector when you have been away for a while.',
  'sleep-service': 'Has the agents of the night work, one after the other, while you sleep.',
  curator: 'Marks which memories may become training material, and says why the others may not.',
  digest: 'Gathers themes, facts and phrases of the last two weeks.',
  'dataset-builder': 'Makes a training set of curated memories, which waits for your review.',
}
const germanTasks: Names = {
  organizer: 'Gibt Erinnerungen Schlagwörter, Namen, Verweise auf verwandte und ein Gewicht.',
  reflector:
    'Folgt einer Kette verwandter Erinnerungen und schreibt eine Überlegung, die sie nennt.',
  dreamer:
    'Macht aus der letzten Woche Träume und Erkenntnisse und schlägt Änderungen von Persona und Gewohnheiten vor.',
  ingestor: 'Macht aus den Dateien im Eingang Erinnerungen.',
  'boredom-service': 'Weckt den Nachdenker, wenn Sie eine Weile weg waren.',
  'sleep-service': 'Lässt die Agenten der Nacht nacheinander arbeiten, während Sie schlafen.',
  curator: 'Merkt an, welche Erinnerungen Trainingsstoff werden dürfen, und warum andere nicht.',
  digest: 'Sammelt Themen, Tatsachen und Wendungen der letzten zwei Wochen.',
  'dataset-builder':
    'Macht aus geeigneten Erinnerungen einen Trainingssatz, der auf Ihre Durchsicht wartet.',
}
const things: Things = {
  memories: ['memory', 'memories'],
  files: ['file', 'files'],
  duplicates: ['file that was known', 'files that were known'],
  rejected: ['file set aside', 'files set aside'],
  calendars: ['calendar', 'calendars'],
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

export const words = catalogue({
  en: {
    names,
    tasks,
    things,
    unaided: (count: string | undefined) => ` (${count ?? 'all'} without a model)`,
  },
  de: {
    names: germanNames,
    tasks: germanTasks,
    things: germanThings,
    unaided: (count: string | undefined) => ` (${count ?? 'alle'} ohne Modell)`,
  },
})

/** An agent's name, as the page has it everywhere. */
export function agentName(agent: AgentName): string {
  return words.t.names[agent]
}

/** The same of an agent that only other versions may have, which keeps its own name. */
export function nameOfAgent(agent: string | number | undefined): string {
  const known = AGENT_NAMES.find((name) => name === agent)
  return known === undefined ? String(agent) : agentName(known)
}

/** What an agent is for. */
export function agentTask(agent: AgentName): string {
  return words.t.tasks[agent]
}

/** What a run did, in words; a count that is not known is said in its own name, and one of nothing not at all. */
export function countsInWords(counts: Readonly<Record<string, number>>): string {
  const { by_builtin: unaided = 0, ...others } = counts
  const said = Object.entries(others)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${format.number(count)} ${nameOf(name, count)}`)
  if (unaided === 0) return format.list(said)
  const some = unaided === counts['memories'] ? undefined : format.number(unaided)
  return format.list(said) + words.t.unaided(some)
}

function nameOf(name: string, count: number): string {
  const [one, several] = words.t.things[name] ?? []
  return (format.plural(count) === 'one' ? one : several) ?? name.replaceAll('_', ' ')
}
