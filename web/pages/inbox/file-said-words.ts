import type { InboxFile } from '../../../shared/api/inbox.ts'
import type { AgentHindrance } from '../../../shared/domain/agent-run.ts'
import type { CalendarSaidCode } from '../../../shared/domain/calendar-said.ts'
import type { FileSaidCode } from '../../../shared/domain/file-said.ts'
import type { SaidValues, Sentences } from '../../../shared/domain/said.ts'
import { failureKind, reasonInWords } from '../../design/reason-words.ts'
import { format } from '../../words/format.svelte.ts'
import { speakSaid } from '../../words/speak-said.ts'
import type { Spoken } from '../../words/spoken.ts'

/** Why a file waits, is ignored or was rejected; empty where there is no reason. */
export function reasonSpoken({
  reason = '',
  said,
}: Pick<InboxFile, 'reason' | 'said'>): readonly Spoken[] {
  return speakSaid({ english: reason, said }, { de: german })
}

/** What the person should know of how a file was read, one remark after the other. */
export function remarksSpoken({
  remarks = [],
  remarksSaid,
}: Pick<InboxFile, 'remarks' | 'remarksSaid'>): readonly (readonly Spoken[])[] {
  return remarks.map((english, at) =>
    speakSaid({ english, said: remarksSaid?.[at] }, { de: german }),
  )
}

const DAMAGED = 'Die Datei scheint beschädigt'
const UNPACK = 'Entpacken Sie sie, und geben Sie hinein, was darin ist.'
const SPLIT = 'Teilen Sie sie in kleinere Dateien.'
const TOO_LARGE = 'Das ist zu viel, um auf einmal gelesen zu werden.'

const german: Sentences<FileSaidCode> = {
  'agents-rest': (values) => reason('agents-rest', values),
  'no-training': (values) => reason('no-training', values),
  'nothing-by-itself': (values) => reason('nothing-by-itself', values),
  'emulation-mode': (values) => reason('emulation-mode', values),
  settling: () => 'Sie wird noch geschrieben.',
  'deep-folder': () =>
    'In Ordner in Ordnern wird nicht gesehen. Legen Sie den Ordner selbst in den Eingang.',
  'run-cancelled': () =>
    'Der Lauf, der sie lesen sollte, wurde abgebrochen. Starten Sie den Einleser von Hand.',
  unsteady: () =>
    'Sie änderte sich, sooft sie gelesen wurde. Es wird wieder versucht, wenn sie eine andere ist.',
  vanished: () => 'Die Datei wurde weggenommen, während ihre Erinnerungen entstanden.',
  link: () => 'Sie ist eine Verknüpfung. Legen Sie die Datei selbst in den Eingang.',
  'hard-link': () =>
    'Sie hat noch einen anderen Namen (eine harte Verknüpfung). Legen Sie eine Kopie in den Eingang.',
  'special-file': () => 'Sie ist keine Datei, sondern eine Pipe, ein Socket oder ein Gerät.',
  'no-rights': () => 'Sie darf nicht gelesen werden: Ihre Rechte erlauben es nicht.',
  empty: () => 'Die Datei ist leer.',
  'file-too-large': ({ mib }) =>
    `Die Datei ist größer als ${number(mib)} MiB. Teilen Sie sie, oder erhöhen Sie maxFileMB in den Einstellungen des Einlesers.`,
  'calendar-too-many': (values) => reason('calendar-too-many', values),
  'calendar-no-begin': (values) => reason('calendar-no-begin', values),
  'calendar-nested': (values) => reason('calendar-nested', values),
  'calendar-unreadable': (values) => reason('calendar-unreadable', values),
  failed: ({ error }) => failureKind(String(error)),
  'our-fault': () =>
    'Sie ließ sich durch einen Fehler des Programms nicht lesen. Das Protokoll des Workers hat das Nähere.',
  'no-kind': () => 'Sie ist von keiner Art, die gelesen wird: weder Text noch Dokument.',
  picture: () => 'Sie ist ein Bild.',
  recording: () => 'Sie ist eine Tonaufnahme.',
  film: () => 'Sie ist ein Film.',
  packed: () => `Sie ist gepackt. ${UNPACK}`,
  program: () => 'Sie ist ein Programm.',
  database: () => 'Sie ist eine Datenbank.',
  'old-office': () =>
    'Sie ist von einem alten Büroprogramm (.doc, .xls, .ppt, .msg): Sichern Sie sie als .docx, .xlsx oder .pdf.',
  password: () =>
    'Sie öffnet sich nur mit einem Passwort. Sichern Sie sie ohne, und geben Sie sie noch einmal hinein.',
  'protected-book': () =>
    'Das Buch ist geschützt und öffnet sich nur in den Programmen seines Ladens.',
  damaged: () => `${DAMAGED}:`,
  'part-missing': ({ name }) => `${DAMAGED}: Darin fehlt ${name}.`,
  'pages-unreadable': () => `${DAMAGED}: Keine ihrer Seiten lässt sich lesen.`,
  'no-chapters': () => `${DAMAGED}: Das Buch nennt keine Kapitel.`,
  'no-description': () => `${DAMAGED}: Die Beschreibung des Buchs fehlt.`,
  entities: () => 'Sie bestimmt eigene Entitäten, was kein ehrliches Dokument dieser Art tut.',
  'calendar-cut-off': () => 'Sie ist abgeschnitten: Das Ende des Kalenders fehlt.',
  'value-cut-off': () => 'Sie ist abgeschnitten: Sie endet mitten in einem Wert.',
  'no-table': () => 'Sie ist keine Tabelle:',
  'too-many-inside': ({ most }) => `Darin sind mehr als ${number(most)} Dokumente. ${UNPACK}`,
  'too-many-members': ({ most }) => `Darin sind mehr als ${number(most)} Teile. ${UNPACK}`,
  'member-too-large': ({ bytes }) =>
    `Ein Teil hat ${size(bytes)}, zu viel, um in einem Archiv gelesen zu werden. ${UNPACK}`,
  'kind-too-large': ({ bytes, mib }) =>
    `Sie hat ${size(bytes)}; von ihrer Art werden höchstens ${number(mib)} MiB gelesen. ${SPLIT}`,
  'value-too-large': ({ most }) => `Ein Wert darin hat mehr als ${number(most)} Zeichen. ${SPLIT}`,
  'too-much-text': () => `${TOO_LARGE} ${SPLIT}`,
  'unpacks-to': ({ mib }) => `Entpackt hat sie mehr als ${number(mib)} MiB. ${UNPACK}`,
  'unpacks-times': ({ ratio }) =>
    `Etwas darin wird entpackt mehr als ${number(ratio)}-mal so groß, wie bei Archiven, die eine Maschine füllen sollen.`,
  'inside-too-deep': ({ most }) => `Es liegt mehr als ${number(most)} Dokumente tief.`,
  'nested-too-deep': () => 'Was darin ist, ist zu tief verschachtelt, um gelesen zu werden.',
  'tags-too-deep': ({ most }) => `Die Tags sind mehr als ${number(most)} tief verschachtelt.`,
  'no-text': () => 'Darin ist kein Text.',
  'no-text-scanned': () =>
    'Die Seiten haben keinen Text. Eine gescannte Seite ist nur ein Bild ihres Textes: Lassen Sie ihn erkennen (OCR), und geben Sie die Datei noch einmal hinein.',
  'nothing-inside': () => 'Nichts darin lässt sich lesen. Das Erste:',
  'not-opened': ({ system }) => `Die Datei lässt sich nicht öffnen (${system}).`,
  'no-file': () => 'Sie ist eine Verknüpfung oder sonst etwas, das keine Datei ist.',
  'no-reader': ({ system }) =>
    `Es ließ sich kein Leser starten (${system}). Versuchen Sie es später noch einmal.`,
  'reader-endless': () => 'Der Leser sagte etwas ohne Ende.',
  'reader-no-part': () => 'Der Leser sagte etwas, das kein Teil eines Dokuments ist.',
  'reader-disorder': () => 'Der Leser sagte etwas außer der Reihe.',
  'reader-early': () => 'Der Leser endete vor dem Dokument.',
  'reader-ended': ({ code }) => `Der Leser endete mit ${code}, bevor er alles gelesen hatte.`,
  'reader-killed': ({ signal }) =>
    `Der Leser endete durch ${signal}, bevor er alles gelesen hatte.`,
  memory: () => `Sie zu lesen braucht mehr Speicher, als ein Leser bekommt. ${SPLIT}`,
  time: ({ seconds }) => `Sie zu lesen dauert mehr als ${number(seconds)} Sekunden. ${SPLIT}`,
  'processor-time': ({ seconds }) =>
    `Sie zu lesen braucht mehr als ${number(seconds)} Sekunden des Prozessors. ${SPLIT}`,
  'pages-broken': ({ pages, count }) => `${pageWord(count)} ${pages}: nicht lesbar.`,
  'pages-without-text': ({ pages, count }) =>
    `${pageWord(count)} ${pages}: kein Text; eine gescannte Seite ist ein Bild ihres Textes.`,
  'table-ends': ({ row }) => `Nach Zeile ${number(row)} ist es keine Tabelle mehr:`,
  'mail-too-large': ({ number: which }) =>
    `Nachricht ${number(which)} ist zu groß und wurde übergangen.`,
  'mail-passed-over': ({ number: which }) => `Nachricht ${number(which)} wurde übergangen:`,
  'value-passed-over': ({ number: which }) => `Wert ${number(which)} wurde übergangen:`,
  'read-up-to-value': ({ number: which }) => `Gelesen wurde bis zum Wert ${number(which)}.`,
  'read-up-to-parts': ({ most }) =>
    `Gelesen wurden die ersten ${number(most)} Teile; der Rest ist weggelassen.`,
  'read-up-to-characters': ({ most }) =>
    `Gelesen wurden die ersten ${number(most)} Zeichen; der Rest ist weggelassen.`,
  'message-cut': ({ characters, most }) =>
    `Eine Nachricht mit ${number(characters)} Zeichen wurde nach ${number(most)} abgeschnitten.`,
}

/** What the page says of such a reason wherever it meets one. */
function reason(code: AgentHindrance | CalendarSaidCode, values: SaidValues): string {
  return reasonInWords({ code, values }) ?? ''
}

type Value = SaidValues[string] | undefined

function pageWord(count: Value): string {
  return count === 1 ? 'Seite' : 'Seiten'
}

function number(value: Value): string {
  return format.number(Number(value))
}

function size(bytes: Value): string {
  return format.bytes(Number(bytes))
}
