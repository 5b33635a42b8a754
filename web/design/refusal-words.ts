import type { RefusalCode } from '../../shared/domain/refusal-said.ts'
import type { SaidValues, Sentences } from '../../shared/domain/said.ts'
import { format } from '../words/format.svelte.ts'

/** Why a request is refused as things stand, in German. */
export const refusalsGerman: Sentences<RefusalCode> = {
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
}

function number(value: SaidValues[string] | undefined): string {
  return format.number(Number(value))
}
