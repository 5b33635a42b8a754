import type { WorkerRow } from '../../../../shared/api/workers.ts'
import { format } from '../../../words/format.svelte.ts'
import { catalogue } from '../../../words/language.svelte.ts'
import { germanReasons, germanStates, reasons, states } from './state-words.ts'

/** The supervisor says it best in its own language: it knows how the last start ended. */
type Said = (worker: Pick<WorkerRow, 'words' | 'reason'>) => string
const said: Said = (worker) => worker.words
const germanSaid: Said = ({ reason }) => `Grund: ${germanReasons[reason]}.`

/** What the pages of workers say. */
export const words = catalogue({
  en: {
    states,
    reasons,
    said,
    title: 'Workers',
    none: 'None',
    lead: 'Each profile has a process of its own. It sleeps while nobody needs it.',
    titleOf: (name: string) => `Worker of ${name}`,
    back: 'All workers',
    pid: (pid: number) => `process ${pid}`,
    up: (when: string) => `started ${when}`,
    memory: (size: string) => `${size} memory`,
    lag: (ms: string) => `${ms} ms lag`,
    restarts: (count: number) =>
      format.plural(count) === 'one' ? '1 restart' : `${format.number(count)} restarts`,
    nextWake: (when: string) => `wakes ${when}`,
    because: (why: string) => `Up because: ${why}`,
    start: 'Start',
    stop: 'Stop',
    restart: 'Restart',
    startOf: (name: string) => `Start the worker of ${name}`,
    stopOf: (name: string) => `Stop the worker of ${name}`,
    restartOf: (name: string) => `Restart the worker of ${name}`,
    stopText: (name: string) =>
      `What is under way is finished, then it stays off: ${name} cannot use the page, and no schedule runs, until somebody starts it.`,
    asked: (name: string) => `Done: the worker of ${name}.`,
    lost: 'The connection is lost: what is shown may be old. Connecting again …',
    changes: 'What happened',
    noChanges: 'Nothing has happened to it yet.',
    change: (to: string, why: string) => `${to}: ${why}`,
    log: 'Log',
    logLead: 'The last 1,000 lines. That you look at another’s log is in the audit.',
    follow: 'Follow',
    followLog: 'Follow the log, or hold it',
    held: (count: number) => `Held: ${format.number(count)} new lines wait.`,
    following: 'New lines are shown as they come.',
    noLines: 'Nothing is logged yet.',
    line: 'the rest of the line',
  },
  de: {
    states: germanStates,
    reasons: germanReasons,
    said: germanSaid,
    title: 'Worker',
    none: 'Keine',
    lead: 'Jedes Profil hat einen eigenen Prozess. Er schläft, solange ihn niemand braucht.',
    titleOf: (name: string) => `Worker von ${name}`,
    back: 'Alle Worker',
    pid: (pid: number) => `Prozess ${pid}`,
    up: (when: string) => `gestartet ${when}`,
    memory: (size: string) => `${size} Speicher`,
    lag: (ms: string) => `${ms} ms Verzug`,
    restarts: (count: number) =>
      format.plural(count) === 'one' ? '1 Neustart' : `${format.number(count)} Neustarts`,
    nextWake: (when: string) => `wacht auf: ${when}`,
    because: (why: string) => `Wach, weil: ${why}`,
    start: 'Starten',
    stop: 'Anhalten',
    restart: 'Neu starten',
    startOf: (name: string) => `Worker von ${name} starten`,
    stopOf: (name: string) => `Worker von ${name} anhalten`,
    restartOf: (name: string) => `Worker von ${name} neu starten`,
    stopText: (name: string) =>
      `Laufendes wird beendet, dann bleibt er aus: ${name} kann die Seite nicht nutzen, und kein Zeitplan läuft, bis ihn jemand startet.`,
    asked: (name: string) => `Erledigt: der Worker von ${name}.`,
    lost: 'Die Verbindung ist abgebrochen: Das Gezeigte kann veraltet sein. Neuer Versuch …',
    changes: 'Was geschah',
    noChanges: 'Mit ihm ist noch nichts geschehen.',
    change: (to: string, why: string) => `${to}: ${why}`,
    log: 'Log',
    logLead: 'Die letzten 1.000 Zeilen. Dass Sie in ein fremdes Log sehen, steht im Protokoll.',
    follow: 'Folgen',
    followLog: 'Dem Log folgen oder es anhalten',
    held: (count: number) => `Angehalten: ${format.number(count)} neue Zeilen warten.`,
    following: 'Neue Zeilen erscheinen, sobald sie kommen.',
    noLines: 'Noch ist nichts geloggt.',
    line: 'der Rest der Zeile',
  },
})
