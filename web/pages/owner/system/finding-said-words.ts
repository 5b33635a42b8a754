import type { Finding } from '../../../../shared/api/doctor.ts'
import type { FindingSaidCode } from '../../../../shared/domain/doctor-said.ts'
import type { SaidValues, Sentences } from '../../../../shared/domain/said.ts'
import { format } from '../../../words/format.svelte.ts'
import { speakSaid } from '../../../words/speak-said.ts'
import type { Spoken } from '../../../words/spoken.ts'
import { GERMAN_WORKERS } from '../../../words/worker-said-words.ts'
import { GERMAN_WALLS } from './walls-said-words.ts'

/** What the doctor found. */
export function findingSpoken({
  message,
  messageSaid,
}: Pick<Finding, 'message' | 'messageSaid'>): readonly Spoken[] {
  return speakSaid({ english: message, said: messageSaid ?? undefined }, { de: GERMAN_FINDINGS })
}

/** What is wrong with a data root, in German. */
export const GERMAN_FINDINGS: Sentences<FindingSaidCode> = {
  'check-failed': () => 'Diese Prüfung ließ sich nicht machen:',
  'check-late': ({ seconds }) =>
    `Diese Prüfung ließ sich nicht machen: Sie war in ${number(seconds)} s nicht fertig.`,
  'more-of-kind': ({ count }) => `Es gibt ${number(count)} weitere dieser Art.`,

  'node-too-old': ({ version, lowest }) =>
    `Node.js ${version} ist zu alt: ${lowest} oder neuer ist nötig.`,
  'no-time-zones': ({ zone, winter, summer }) =>
    `Node.js kennt die Zeitzonen der Welt nicht: ${zone} ist im Januar ${winter} und im Juli ${summer}. Zeitpläne laufen zur falschen Stunde.`,
  'clock-behind': ({ now, path, at }) =>
    `Die Uhr des Rechners geht nach: Sie zeigt ${moment(now)}, und ${path} wurde am ${moment(at)} geschrieben.`,
  'disk-full': ({ mib, path }) => `Auf der Platte von ${path} sind nur ${number(mib)} MiB frei.`,
  'disk-few-files': ({ count, path }) =>
    `Auf die Platte von ${path} passen nur noch ${number(count)} Dateien: Ihre Inodes gehen aus.`,
  'logs-large': ({ path, mib }) => `Die Protokolle unter ${path} belegen ${number(mib)} MiB.`,
  'root-of-other': ({ uid }) =>
    `Der Datenordner gehört dem Konto mit der Nummer ${uid} und nicht dem, das ihn prüft.`,
  'path-of-other': ({ path, uid, wanted }) =>
    `${path} gehört dem Konto mit der Nummer ${uid}, der Datenordner aber ${wanted}.`,
  'open-to-others': ({ path, mode }) => `${path} ist anderen Konten offen (Rechte ${mode}).`,

  'network-no-tls': ({ address }) =>
    `Die Seite wird anderen Rechnern unter ${address} unverschlüsselt gezeigt: Wer auf dem Weg mithört, liest Passwörter und Erinnerungen.`,
  'network-no-trusted-proxy': ({ address }) =>
    `Die Seite wird unter ${address} von einem Proxy gezeigt, dem nicht vertraut wird: Alle teilen sich eine Grenze für Anmeldungen, und Cookies bleiben nicht auf verschlüsselte Verbindungen beschränkt.`,
  'port-taken': ({ port, host }) => `Port ${port} von ${host} belegt ein anderes Programm.`,
  'port-unusable': ({ port, host }) => `Auf Port ${port} von ${host} lässt sich nicht lauschen:`,

  'file-unreadable': ({ path }) => `${path} lässt sich nicht lesen:`,
  'file-gone': ({ path }) => `${path} ist verschwunden; die Sicherung daneben ist da.`,
  'file-other-version': ({ path, version, known }) =>
    `${path} hat die Version ${version}; dieses Programm kennt ${known}.`,
  'backup-newer': ({ backup, path }) =>
    `${backup} ist neuer als ${path} und sagt etwas anderes: Änderungen können verloren sein.`,
  'scheduled-backup-failed': ({ at, usernames }) =>
    `Die geplante Sicherung vom ${moment(at)} scheiterte für ${usernames}.`,
  'scheduled-backup-unknown': () => 'Wann zuletzt nach Plan gesichert wurde, ist nicht bekannt:',
  'set-aside': ({ path }) => `${path} ließ sich einmal nicht lesen und wurde beiseitegelegt.`,
  'write-left': ({ path }) => `Ein abgebrochenes Schreiben ließ ${path} zurück.`,
  'edit-left': ({ path, since }) =>
    `Eine Änderung, die am ${moment(since)} abbrach, ließ ihre Sperre ${path} zurück.`,
  'audit-torn': ({ count, path }) =>
    `${counted(count, 'Zeile', 'Zeilen')} in ${path} ${count === 1 ? 'ist' : 'sind'} nicht lesbar: Ein Absturz, eine volle Platte oder jemandes Hand schnitt ab, was geschrieben wurde.`,
  'audit-changed': ({ path, count, line, day }) =>
    `Das Protokoll in ${path} wurde an ${counted(count, 'Stelle', 'Stellen')} verändert, zuerst in Zeile ${line} von ${day}: Eine Zeile wurde bearbeitet, entfernt oder eingefügt.`,
  'key-invalid': ({ key, path }) => `„${key}“ in ${path} ist ungültig:`,
  'key-unknown': ({ key, path }) => `„${key}“ in ${path} ist kein Schlüssel, den etwas liest.`,
  'last-valid-in-force': () =>
    'Es gilt, was zuletzt gültig war; nach einem Neustart gelten die Vorgaben.',
  'defaults-in-force': () => 'Statt der ganzen Datei gelten die Vorgaben.',

  'migration-cut-off': (values) => cutOff('Die Überführung', values),
  'rollback-cut-off': (values) => cutOff('Die Rücknahme der Überführung', values),
  'migration-unknown': () => 'Wie weit die Überführung kam, lässt sich nicht sagen:',
  'move-unended': (values) => unended('Etwas', values),
  'move-unended-archive': (values) => unended(`Die Archivierung von ${values['name']}`, values),
  'move-unended-unarchive': (values) =>
    unended(`Die Rückkehr aus dem Archiv von ${values['name']}`, values),
  'move-unended-rename': (values) => unended(`Die Umbenennung von ${values['name']}`, values),
  'move-unended-create': (values) =>
    unended(`Das Anlegen von ${values['name']} nach einer Vorlage`, values),
  'move-unended-delete': (values) => unended(`Das Löschen von ${values['name']}`, values),
  'restore-unended': (values) => notRestored(`des Profils von ${values['name']}`, values),
  'restore-unended-unknown': (values) => notRestored('eines Profils', values),
  'restore-left': ({ path, since }) =>
    `${path} blieb am ${moment(since)} liegen, als eine Wiederherstellung, ein Import oder das Anlegen eines Kontos abbrach.`,
  'single-user-here': ({ path, left }) =>
    `In ${path} liegt ein System für eine Person (${left}), das noch niemandes Profil ist.`,
  'single-user-left': ({ path, left }) =>
    `Das System für eine Person in ${path} kam in ein Profil, und doch liegt dort noch ${left}: Etwas Altes hat seither dorthin geschrieben.`,
  'migration-mark-unreadable': ({ path }) =>
    `${path}, worin steht, dass die Überführung getan ist, lässt sich nicht lesen:`,

  'no-owner': () => 'Es gibt keinen Eigentümer, dessen Konto in Gebrauch ist.',
  'profile-missing': ({ username }) =>
    `Das Konto ${username} hat keinen Profilordner: Niemand kann es nutzen.`,
  'profile-not-archived': ({ username }) =>
    `Das Konto ${username} ist archiviert, sein Profil liegt aber nicht im Archiv: Es lässt sich nicht zurückholen.`,
  'profile-is-link': ({ path }) =>
    `${path} ist eine Verknüpfung, der nie gefolgt wird: Kein Worker startet darin.`,
  'profile-no-folder': ({ path }) => `${path} ist kein Ordner: Kein Worker startet darin.`,
  'profile-of-nobody': ({ path }) => `Der Profilordner ${path} gehört zu keinem Konto.`,
  'profile-half-erased': ({ path }) =>
    `${path} ist der Rest eines Profils, das gelöscht werden sollte.`,

  'root-held': ({ pid, path, since }) =>
    `Der Prozess ${pid} hält ${path} seit ${moment(since)} und antwortet nicht.`,
  'supervisor-left': ({ pid, since, path }) =>
    `Ein abgebrochener Supervisor (Prozess ${pid}, seit ${moment(since)}) ließ ${path} zurück.`,
  'token-left': ({ path }) =>
    `Ein abgebrochener Supervisor ließ das Geheimnis seiner Konsole zurück: ${path}.`,
  'profile-held': ({ username, pid, since }) =>
    `Das Profil von ${username} hält seit ${moment(since)} der Prozess ${pid}, der nicht der Worker ist, den der Supervisor kennt.`,
  'worker-alone': ({ username, pid, since }) =>
    `Der Worker von ${username} (Prozess ${pid}, seit ${moment(since)}) läuft ohne Supervisor.`,
  'worker-left': ({ pid, path }) =>
    `Ein abgebrochener Worker (Prozess ${pid}) ließ ${path} zurück.`,
  'not-a-socket': ({ path }) => `${path} ist kein Socket.`,
  'socket-dead': ({ path }) =>
    `An ${path} hört niemand zu: Der Prozess, der den Socket anlegte, wurde abgebrochen.`,
  'record-stale': ({ path, pid, username }) =>
    `${path} nennt den Prozess ${pid} als Worker von ${username}; es gibt ihn nicht mehr.`,

  // Why is said by the sentences behind these.
  'worker-failed': ({ username }) => `Der Worker von ${username} ist gescheitert:`,
  'worker-crashed': ({ username, restarts }) =>
    `Der Worker von ${username} ist abgebrochen (Neustarts: ${number(restarts)}) und wird von selbst neu gestartet:`,
  'worker-silent': ({ username }) => `Der Worker von ${username} antwortet nicht:`,
  'workers-outdated': ({ count }) =>
    `${counted(count, 'Worker läuft', 'Worker laufen')} mit den Programmen einer älteren Fassung.`,
  'build-refused': ({ earlier, username, since }) =>
    `Der Worker von ${username} kam am ${moment(since)} mit der Fassung des Supervisors nicht hoch, mit der vorigen (${earlier}) schon: Worker werden aus dieser gestartet.`,
  'walls-not-held': () => 'Was nicht gehalten wird:',
  ...GERMAN_WALLS,
  ...GERMAN_WORKERS,
}

/** How far a migration comes, step by step. */
const PHASES: Readonly<Record<string, string>> = {
  planned: 'geplant',
  'backed-up': 'gesichert',
  placed: 'eingeordnet',
  rewritten: 'umgeschrieben',
  'rolling-back': 'wird zurückgenommen',
}

type Value = SaidValues[string] | undefined

function cutOff(what: string, { source, since, phase }: SaidValues): string {
  return `${what} von ${source}, begonnen am ${moment(since)}, brach nach „${PHASES[String(phase)] ?? phase}“ ab.`
}

function unended(what: string, { since, path }: SaidValues): string {
  return `${what} wurde am ${moment(since)} begonnen und nie beendet: ${path}.`
}

function notRestored(whose: string, { since, path }: SaidValues): string {
  return `Eine Sicherung oder ein Archiv sollte am ${moment(since)} an die Stelle ${whose} treten und tat es nicht: ${path}.`
}

function counted(count: Value, one: string, several: string): string {
  return `${number(count)} ${count === 1 ? one : several}`
}

function number(value: Value): string {
  return format.number(Number(value))
}

/** Some come from a file, which may say anything. */
function moment(value: Value): string {
  const text = String(value)
  return Number.isNaN(Date.parse(text)) ? text : format.date(text, 'dateTime')
}
