import type { UsageKind } from '../../../shared/domain/profile-usage.ts'
import { catalogue } from '../../words/language.svelte.ts'

type Kinds = Readonly<Record<UsageKind, string>>
/** What can be done about a kind, where something can. */
type Advice = Readonly<Partial<Record<UsageKind, string>>>

const kinds: Kinds = {
  memories: 'Memories',
  bin: 'Bin',
  history: 'Earlier versions',
  inbox: 'Inbox',
  tasks: 'Tasks',
  calendar: 'Calendar',
  conversations: 'Conversations',
  index: 'Search index',
  persona: 'Persona',
  adapters: 'Adapters',
  datasets: 'Training sets',
  undo: 'Undo copies',
  logs: 'Logs',
  config: 'Settings',
  other: 'Other',
}
const germanKinds: Kinds = {
  memories: 'Erinnerungen',
  bin: 'Papierkorb',
  history: 'Frühere Fassungen',
  inbox: 'Eingang',
  tasks: 'Aufgaben',
  calendar: 'Kalender',
  conversations: 'Gespräche',
  index: 'Suchindex',
  persona: 'Persona',
  adapters: 'Adapter',
  datasets: 'Trainingssätze',
  undo: 'Kopien zum Rückgängigmachen',
  logs: 'Protokolle',
  config: 'Einstellungen',
  other: 'Anderes',
}
const advice: Advice = {
  index: 'It is made from your memories, and made anew when it is gone. Nothing is lost with it.',
  bin: 'Nothing empties the bin by itself. Memories in it take no more space once you forget them for ever.',
  undo: 'For taking back what agents did. They go by themselves, with the records of their runs.',
}
const germanAdvice: Advice = {
  index:
    'Er entsteht aus Ihren Erinnerungen und wird neu gebaut, wenn er fehlt. Mit ihm geht nichts verloren.',
  bin: 'Nichts leert den Papierkorb von selbst. Erinnerungen darin belegen keinen Platz mehr, sobald Sie sie endgültig vergessen.',
  undo: 'Um zurückzunehmen, was Agenten taten. Sie verschwinden von selbst, mit den Aufzeichnungen der Läufe.',
}

export const words = catalogue({
  en: {
    kinds,
    advice,
    title: 'Space used',
    kind: 'What for',
    onDisk: 'On the disk',
    sum: (size: string, files: string) => `${size} on the disk, ${files} files.`,
    atLeast: (size: string, files: string) => `At least ${size} on the disk, ${files} files.`,
    measured: (when: string) => `Measured ${when}.`,
    free: (free: string, total: string) => `The disk has ${free} free of ${total}.`,
    measuring: 'Measuring…',
    measureAnew: 'Measure now',
    clearable: 'What can go',
    largest: 'Largest files',
    years: 'Memories by year',
    year: 'Year',
    recent: (size: string) => `${size} of it was written in the last seven days.`,
    unreadable: (count: string) => `Not counted, as it could not be looked at: ${count}.`,
  },
  de: {
    kinds: germanKinds,
    advice: germanAdvice,
    title: 'Belegter Platz',
    kind: 'Wofür',
    onDisk: 'Auf der Platte',
    sum: (size: string, files: string) => `${size} auf der Platte, ${files} Dateien.`,
    atLeast: (size: string, files: string) =>
      `Mindestens ${size} auf der Platte, ${files} Dateien.`,
    measured: (when: string) => `Gemessen ${when}.`,
    free: (free: string, total: string) => `Auf der Platte sind ${free} von ${total} frei.`,
    measuring: 'Wird gemessen …',
    measureAnew: 'Jetzt messen',
    clearable: 'Was wegkann',
    largest: 'Größte Dateien',
    years: 'Erinnerungen nach Jahr',
    year: 'Jahr',
    recent: (size: string) => `Davon wurden ${size} in den letzten sieben Tagen geschrieben.`,
    unreadable: (count: string) => `Nicht mitgezählt, weil nicht lesbar: ${count}.`,
  },
})
