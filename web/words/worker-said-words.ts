import type { SaidValues, Sentences } from '../../shared/domain/said.ts'
import type { WorkerSaid, WorkerSaidCode } from '../../shared/domain/worker-said.ts'
import type { LockReason } from '../../shared/domain/worker-status.ts'
import { format } from './format.svelte.ts'
import { speakSaid } from './speak-said.ts'
import type { Spoken } from './spoken.ts'

/** What the supervisor says of a worker; `words` is the same in English, which is the supervisor's own. */
export function workerSpoken(worker: {
  readonly words: string
  readonly said: readonly WorkerSaid[]
}): readonly Spoken[] {
  const [only, ...others] = worker.said
  const isOff = only?.code === 'switched-off' && others.length === 0
  const english = isOff ? SWITCHED_OFF : worker.words
  return speakSaid({ english, said: worker.said }, { de: GERMAN_WORKERS })
}

/** The supervisor’s own words name a command, and the page has a button. */
const SWITCHED_OFF = 'It is switched off until somebody starts it.'

type Value = SaidValues[string] | undefined

const LOCKED: Readonly<Record<string, string>> = {
  backup: 'eine Sicherung des Profils läuft',
  restore: 'das Profil wird wiederhergestellt',
  migrate: 'das Profil wird überführt',
  rename: 'das Konto wird umbenannt',
  archive: 'das Profil kommt ins Archiv oder heraus',
  create: 'das Konto wird angelegt',
  delete: 'das Konto wird gelöscht',
} satisfies Record<LockReason, string>

/** What is said of a worker, in German. */
export const GERMAN_WORKERS: Sentences<WorkerSaidCode> = {
  stopped: () => 'Er ist angehalten.',
  'never-started': () => 'Er wurde noch nicht gebraucht.',
  'switched-off': () => 'Er ist abgeschaltet, bis ihn jemand startet.',
  shutdown: () => 'Er wurde mit dem Supervisor angehalten.',
  'account-disabled': () => 'Sein Konto ist gesperrt.',
  ended: () => 'Er endete von selbst; die nächste Anfrage startet ihn.',
  'queue-timeout': () => 'Er kam nicht rechtzeitig an die Reihe.',
  adopting: () => 'Er überlebte den vorigen Supervisor und wird übernommen.',
  sleeps: () => 'Er schläft, um Speicher zu sparen; die nächste Anfrage weckt ihn in etwa 1 s.',
  'sleeps-since': ({ since }) =>
    `Er schläft seit ${moment(since)}, um Speicher zu sparen. Das Aufwachen dauert etwa 1 s.`,
  'due-at': ({ at }) => `Etwas ist fällig: ${moment(at)}.`,
  locked: () => 'Er ist verriegelt.',
  'locked-for': ({ lock }) =>
    `Er ist verriegelt: ${LOCKED[String(lock)]}. Danach kann er wieder gestartet werden.`,
  queued: () => 'Er wartet, bis er an der Reihe ist.',
  'in-line': ({ place, seconds }) =>
    `Er ist der ${format.number(Number(place))}. in der Reihe, noch etwa ${length(seconds)}.`,
  'in-line-full': ({ place }) =>
    `Er ist der ${format.number(Number(place))}. in der Reihe: Es laufen so viele Worker, wie dürfen; er startet, sobald einer ruht.`,
  unresponsive: ({ seconds }) =>
    `Er meldet sich seit einer Weile nicht; er wird in ${length(seconds)} beendet, wenn er nicht antwortet.`,
  starting: () => 'Er startet.',
  'starting-again': () => 'Er wird noch einmal gestartet.',
  running: () => 'Er läuft.',
  draining: () => 'Er macht Laufendes fertig und hält dann an.',
  'draining-to-start': () => 'Er macht Laufendes fertig und startet dann neu.',
  stopping: () => 'Er wird angehalten.',
  'stopping-late': () => 'Er startete nicht rechtzeitig und wird beendet.',
  'stopping-silent': () => 'Er verstummte und wird beendet.',
  'stopping-stranger': () => 'Er ist nicht der, der er sein soll, und wird beendet.',
  'stopping-unreachable': () => 'Er ist nicht erreichbar und wird beendet.',
  'stopping-untaken': () => 'Er ließ sich nicht übernehmen und wird beendet.',
  'stopping-filling': () => 'Er füllt die Platte und wird beendet.',
  'exit-late': ({ seconds }) => `Er startete nicht in ${seconds} s und wurde beendet.`,
  'exit-silent': () => 'Er verstummte und wurde beendet.',
  'exit-stranger': () => 'Er antwortete als ein anderer Worker oder anderswo und wurde beendet.',
  'exit-untaken': () => 'Er ließ sich nicht übernehmen und wurde beendet.',
  'exit-unreachable': () => 'Er war nicht erreichbar und wurde beendet.',
  'exit-unstarted': () => 'Er ließ sich nicht starten:',
  'exit-short-files': () =>
    'Er ließ sich nicht starten, ohne etwas dafür zu können: Der Supervisor hat so viele Dateien offen, wie er darf.',
  'exit-short-memory': () =>
    'Er ließ sich nicht starten, ohne etwas dafür zu können: Die Maschine hat keinen Speicher mehr frei.',
  'exit-short-processes': () =>
    'Er ließ sich nicht starten, ohne etwas dafür zu können: Es gibt so viele Prozesse, wie es geben darf.',
  'exit-short-reach': () =>
    'Er wurde beendet, ohne etwas dafür zu können: Dem Supervisor fehlten die Mittel, ihn zu erreichen.',
  'exit-memory': ({ most }) => `Ihm ging der Speicher aus (Grenze: ${number(most)} MB).`,
  'exit-processes': ({ most }) =>
    `Er erreichte seine Grenze von ${number(most)} Prozessen und Threads.`,
  'exit-files': ({ most }) => `Er erreichte seine Grenze von ${number(most)} offenen Dateien.`,
  'exit-filling': () =>
    'Der Platz auf der Platte ging aus, während er mehr schrieb als alle anderen, und er wurde beendet. Schaffen Sie Platz, oder lassen Sie ihn weniger schreiben.',
  'exit-killed': () =>
    'Er wurde abgebrochen (SIGKILL), vielleicht weil der Maschine der Speicher ausging.',
  'exit-signal': ({ signal }) => `Er endete durch ${signal}.`,
  'exit-unusable': () => 'Sein Profilordner ist nicht nutzbar.',
  'exit-held': () => 'Ein anderer Worker hält sein Profil.',
  'exit-itself': () => 'Er endete von selbst.',
  'exit-code': ({ code }) => `Er endete mit dem Code ${code}.`,
  'it-said': () => 'Er sagte:',
  'starts-again-in': ({ seconds }) => `In ${length(seconds)} wird er wieder gestartet.`,
  'failed-once': () => 'Der Start scheiterte.',
  'failed-often': ({ crashes }) => `Er scheiterte in kurzer Zeit ${number(crashes)}-mal.`,
  'tried-again-in': ({ seconds }) =>
    `In ${length(seconds)} wird es noch einmal versucht; jemand kann ihn auch gleich starten.`,
}

function length(seconds: Value): string {
  const whole = Number(seconds)
  return whole < 120 ? `${number(whole)} s` : `${number(Math.ceil(whole / 60))} min`
}

function number(value: Value): string {
  return format.number(Number(value))
}

function moment(value: Value): string {
  return value === undefined ? '' : format.date(value, 'dateTime')
}
