import type { RefusalCode } from '../../shared/domain/refusal-said.ts'
import type { SaidValues, Sentences } from '../../shared/domain/said.ts'
import { format } from '../words/format.svelte.ts'
import { adapterRefusalsGerman, lackOfAdapter } from './adapter-refusal-words.ts'

/** Why a request is refused as things stand, in German. */
export const refusalsGerman: Sentences<RefusalCode> = {
  ...adapterRefusalsGerman,
  'account-disabled': ({ username }) =>
    `Das Konto „${username}“ ist gesperrt. Entsperren Sie es zuerst.`,
  'account-archived': ({ username }) =>
    `Das Konto „${username}“ ist im Archiv. Holen Sie es zuerst zurück.`,
  'account-not-archived': ({ username }) => `„${username}“ ist nicht im Archiv.`,
  'username-taken': ({ username }) =>
    `Ein Konto mit dem Namen „${username}“ gibt es schon. Wählen Sie einen anderen.`,
  'username-same': ({ username }) => `Das Konto heißt schon „${username}“.`,
  'owner-there': () => 'Einen Eigentümer gibt es schon: Melden Sie sich an.',
  'template-taken': ({ name }) =>
    `Eine Vorlage mit dem Namen „${name}“ gibt es schon. Wählen Sie einen anderen.`,
  'too-many-templates': ({ most }) =>
    `Es gibt schon ${number(most)} Vorlagen. Löschen Sie zuerst eine.`,
  'too-many-sessions': ({ most }) =>
    `Dieses Konto hat schon ${number(most)} Sitzungen. Melden Sie sich zuerst überall ab.`,
  'too-many-tokens': ({ most }) =>
    `Dieses Konto hat schon ${number(most)} Zugangsschlüssel. Widerrufen Sie die, die niemand braucht.`,
  'totp-on': () => 'Der zweite Faktor ist schon an. Schalten Sie ihn zuerst aus.',
  'totp-off': () => 'Der zweite Faktor ist aus.',
  'totp-not-begun': () => 'Die Einrichtung dauerte zu lange. Beginnen Sie von vorn.',
  'run-over': () => 'Dieser Lauf ist schon zu Ende: Es gibt nichts abzubrechen.',
  'run-undone': () => 'Dieser Lauf ist schon zurückgenommen.',
  'run-under-way': () => 'Dieser Lauf ist noch nicht zu Ende. Brechen Sie ihn zuerst ab.',
  'conversation-too-long': () => 'Dieses Gespräch ist zu lang geworden. Beginnen Sie ein neues.',
  'conversation-passing': () =>
    'Dieses Gespräch wurde im Modus „Emulation“ begonnen und wird nicht aufbewahrt. Beginnen Sie ein neues, oder wechseln Sie den Modus.',
  'conversation-kept': () =>
    'Im Modus „Emulation“ wird nichts geschrieben, und dieses Gespräch wird aufbewahrt. Beginnen Sie ein neues, oder wechseln Sie den Modus.',
  'reply-under-way': () =>
    'In diesem Gespräch wird gerade geantwortet. Warten Sie das Ende ab, oder halten Sie die Antwort an.',
  'too-many-replies': ({ most }) =>
    `Es werden schon ${number(most)} Antworten gegeben. Warten Sie eine ab.`,
  'not-last-reply': () =>
    'Nur die Antwort auf die letzte Nachricht lässt sich wiederholen. Sagen Sie eine frühere Nachricht neu.',
  'set-empty': () => 'Kein Paar dieses Satzes ist behalten: Es gibt nichts freizugeben.',
  'set-not-approved': () => 'Dieser Satz ist nicht freigegeben. Sehen Sie ihn zuerst durch.',
  'training-over': () => 'Dieses Training ist schon zu Ende: Es gibt nichts abzubrechen.',
  'training-under-way': () => 'Ein Training läuft schon. Warten Sie es ab, oder brechen Sie es ab.',
  'file-not-returnable': () =>
    'Nur eine abgewiesene Datei, oder eine, deren Erinnerungen zurückgenommen sind, kann wieder in den Eingang.',
  'file-taken-away': () => 'Die Datei ist nicht mehr da.',
  'no-earlier-version': () => 'Es gibt keine frühere Fassung.',
  'single-occurrences': () =>
    'Von diesem Termin sind nur einzelne Tage bekannt: Ändern oder löschen Sie sie einzeln.',
  'no-start': () => 'Dieser Termin hat keinen Beginn. Geben Sie ihm zuerst einen.',
  'index-rebuilt': () =>
    'Das Verzeichnis der Erinnerungen ist beschädigt und wird neu gebaut. Versuchen Sie es gleich noch einmal.',
  'secrets-own': () => 'Geheimnisse setzt nur die Person, deren Profil es ist.',
  'nothing-before-adapter': () => 'Was vor diesem Adapter galt, ist nicht bekannt.',
  'adapter-not-active': ({ adapter }) => `Der Adapter „${adapter}“ ist nicht aktiv.`,
  'adapter-unfit': (values) =>
    `Der Adapter „${values['id']}“ lässt sich nicht aktivieren.${lackOfAdapter(values)}`,
  'activation-under-way': () => 'Gerade wird ein Adapter aktiviert. Warten Sie es ab.',
  'no-training-command': () =>
    'Kein Training ist eingerichtet: In etc/training.json fehlt „command“. Nennen Sie das Programm, das trainiert; der Eigentümer muss es erlauben.',
  'argument-zero': () =>
    'In command.args in etc/training.json steht ein Nullzeichen, das kein Argument haben darf.',
  'argument-unsaid': ({ name }) =>
    `Die Argumente in etc/training.json (command.args) verlangen {${name}}, und davon steht dort nichts. Setzen Sie ${name}.`,
  'program-not-allowed': ({ program }) =>
    `Der Eigentümer erlaubt das Programm ${program} nicht: Es muss in trainingPrograms stehen.`,
  'program-not-runnable': ({ program }) =>
    `Das Programm ${program} kann hier nicht laufen: Sehen Sie command.program in etc/training.json nach.`,
  'program-in-profile': ({ program }) =>
    `Das Programm ${program} liegt in einem Profil. Legen Sie es dorthin, wo nur der Eigentümer es ändern kann.`,
  'set-too-large': ({ path, bytes }) =>
    `Die Datei ${path} ist größer als ${number(bytes)} Byte und wird deshalb nicht gelesen.`,
  'secrets-unreadable': () =>
    'Die Datei etc/secrets.json lässt sich nicht lesen. Setzen Sie sie instand, oder legen Sie sie beiseite; nichts wurde geändert:',
  'secrets-no-json': () =>
    'Die Datei etc/secrets.json ist kein JSON. Setzen Sie sie instand, oder legen Sie sie beiseite; nichts wurde geändert.',
  'secrets-no-object': () =>
    'Die Datei etc/secrets.json ist kein JSON-Objekt. Setzen Sie sie instand, oder legen Sie sie beiseite; nichts wurde geändert.',
  'conversation-corrupt': ({ path }) =>
    `Die Datei ${path} ist kein Gespräch mehr. Setzen Sie sie instand, oder löschen Sie das Gespräch:`,
  'no-preview': () => 'Dieser Agent kann nicht vorher zeigen, was er täte.',
  'file-not-changeable': ({ path }) => `Die Datei ${path} lässt sich nicht ändern:`,
  'task-there': () => 'Diese Aufgabe gibt es schon. Löschen Sie zuerst die, die da ist.',
  'export-under-way': () =>
    'Ein Archiv dieses Profils entsteht schon. Warten Sie es ab, oder brechen Sie es ab.',
  'export-not-allowed': ({ username }) =>
    `Eigentümer dürfen in das Profil von ${username} sehen, aber nicht das ganze Profil mitnehmen: Dazu müsste unter „Einstellungen“, „Privatsphäre“ „Ja“ stehen.`,
  'backups-inside': ({ path }) =>
    `Sicherungen dürfen nicht in ${path} liegen: Wählen Sie einen Ordner, in dem weder der Datenordner liegt noch der in profiles/ oder run/ liegt.`,
  'no-backup-folder': () =>
    'Wo Sicherungen liegen, ist nicht gesagt. Nennen Sie zuerst den Ordner dafür.',
  'archive-of-nobody': ({ path }) =>
    `Der Ordner ${path} kam nicht mit einem gelöschten Konto dorthin. Legen Sie ihn von Hand an seinen Platz, oder holen Sie ihn aus einer Sicherung.`,
  'account-back': ({ path }) => `Das Konto, zu dem ${path} gehörte, gibt es wieder.`,
  'archived-already': ({ username }) => `Das Konto „${username}“ ist schon im Archiv.`,
  'place-taken': ({ path }) => `Unter ${path} liegt schon etwas. Legen Sie es zuerst beiseite.`,
  'folder-there': ({ username }) =>
    `Einen Ordner mit dem Namen „${username}“ gibt es schon, und aus einer Vorlage entstehen nur neue Profile. Legen Sie ihn beiseite, oder lassen Sie die Vorlage weg.`,
  'no-folder': ({ path }) =>
    `An der Stelle von ${path} ist etwas, das kein Ordner ist. Legen Sie es zuerst beiseite.`,
  'trial-ended': () =>
    'Der Prozess, der die Mauern prüfen sollte, war vorher zu Ende: Vielleicht wurde inzwischen sein Worker gestartet. Was er sagte, steht in logs/workers/trial.out. Versuchen Sie es noch einmal.',
  'profile-no-folder': ({ username }) =>
    `Das Profil von ${username} hat keinen Ordner: Die Untersuchung des Systems sagt mehr.`,
  'no-account-number': ({ from, to }) =>
    `Zwischen ${number(from)} und ${number(to)} ist keine Kontonummer mehr frei. Erweitern Sie den Bereich (uidRange), und starten Sie das System neu.`,
  'token-time-over': () => 'Diese Zeit ist schon vorbei. Nennen Sie eine, die noch kommt.',
  'template-too-long': ({ name }) => `Die Vorlage „${name}“ ist zu lang.`,
  'owners-only': () => 'Das ist für Eigentümer dieser Installation.',
}

function number(value: SaidValues[string] | undefined): string {
  return format.number(Number(value))
}
