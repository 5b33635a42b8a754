import type { InboxStatus } from '../../../shared/domain/inbox-file.ts'
import { catalogue } from '../../words/language.svelte.ts'
import { format } from '../../words/format.svelte.ts'
import type { InboxGroup } from './inbox-view.ts'

type Statuses = Readonly<Record<InboxStatus, string>>
type Groups = Readonly<Record<InboxGroup, string>>

const statuses: Statuses = {
  waiting: 'waiting',
  reading: 'being read',
  done: 'done',
  duplicate: 'known already',
  replaced: 'replaced by a newer version',
  undone: 'taken back',
  rejected: 'rejected',
  ignored: 'left where it is',
}
const germanStatuses: Statuses = {
  waiting: 'wartet',
  reading: 'wird gelesen',
  done: 'fertig',
  duplicate: 'schon bekannt',
  replaced: 'durch neuere Fassung ersetzt',
  undone: 'zurückgenommen',
  rejected: 'abgelehnt',
  ignored: 'liegen gelassen',
}
const groups: Groups = { working: 'Under way', notRead: 'Not read', done: 'Done' }
const germanGroups: Groups = { working: 'In Arbeit', notRead: 'Nicht gelesen', done: 'Fertig' }
const one = (count: number, single: string, several: string): string =>
  format.plural(count) === 'one' ? single : `${format.number(count)} ${several}`

/** What the page of the inbox says. */
export const words = catalogue({
  en: {
    statuses,
    groups,
    title: 'Inbox',
    lead: 'Files that you put here become memories. What cannot be read is kept, with the reason.',
    choose: 'Add files',
    chooseFolder: 'Add a folder',
    dropHere: 'Drop files or folders anywhere on this page',
    dropNow: 'Drop them: they go into your inbox',
    kinds:
      'Text, Markdown, PDF, Word, Excel, PowerPoint, OpenDocument, mail, calendars, EPUB, archives, exports of chats.',
    all: 'All',
    show: 'What is shown',
    uploads: 'Uploads',
    uploading: (done: number, of: number) =>
      `Uploading: ${format.number(done)} of ${format.number(of)}`,
    uploaded: (count: number) => `${one(count, '1 file', 'files')} uploaded`,
    uploadsFailed: (count: number) => `${one(count, '1 upload', 'uploads')} failed`,
    uploadOf: (name: string) => `Upload of ${name}`,
    queued: 'waits for its turn',
    sentOf: (sent: string, of: string) => `${sent} of ${of}`,
    cancel: (name: string) => `Cancel ${name}`,
    cancelAll: 'Cancel all',
    retryUpload: (name: string) => `Upload ${name} again`,
    retryAll: 'Try all again',
    moreUploads: (count: number) => `${one(count, 'One more', 'more')} in the queue`,
    unreadable: 'The file was moved or changed since you chose it. Choose it again.',
    renamed: (count: number) =>
      `${one(count, '1 name was', 'names were')} taken already: a number was put behind.`,
    renamedTo: (name: string, to: string) => `${name} is kept as ${to}`,
    hiddenLeftOut: (count: number) => `${one(count, '1 hidden file', 'hidden files')} left out.`,
    noFiles: 'There are no files in what you dropped.',
    empty: 'Nothing has come in yet',
    emptyText:
      'Drop notes, letters or an export of your chats here. Each is read on this machine and becomes memories that you can search.',
    emptyGroup: 'Nothing here.',
    memories: (count: number) => one(count, '1 memory', 'memories'),
    memoriesOf: (name: string) => `Memories of ${name}`,
    memory: (number: number) => `Memory ${number}`,
    gone: 'is not there any more',
    run: 'The run that read it',
    retry: 'Try again',
    retryOf: (name: string) => `Try again: ${name}`,
    retried: (name: string) => `${name} is back in the inbox.`,
    readParts: (done: number) => `${one(done, '1 part', 'parts')} read`,
    keeping: (done: number, of: number | undefined) =>
      of === undefined
        ? `${one(done, '1 memory', 'memories')} kept`
        : `${format.number(done)} of ${format.number(of)} memories kept`,
    progressOf: (name: string) => `Reading ${name}`,
    showMore: 'Show more',
    group: 'Inbox',
    retryRejected: 'Try all rejected files again',
  },
  de: {
    statuses: germanStatuses,
    groups: germanGroups,
    title: 'Eingang',
    lead: 'Dateien, die Sie hier ablegen, werden Erinnerungen. Was sich nicht lesen lässt, bleibt mit dem Grund liegen.',
    choose: 'Dateien hinzufügen',
    chooseFolder: 'Ordner hinzufügen',
    dropHere: 'Dateien oder Ordner irgendwo auf dieser Seite ablegen',
    dropNow: 'Loslassen: Sie kommen in Ihren Eingang',
    kinds:
      'Text, Markdown, PDF, Word, Excel, PowerPoint, OpenDocument, Mail, Kalender, EPUB, Archive, exportierte Gespräche.',
    all: 'Alle',
    show: 'Was gezeigt wird',
    uploads: 'Übertragungen',
    uploading: (done: number, of: number) =>
      `Wird übertragen: ${format.number(done)} von ${format.number(of)}`,
    uploaded: (count: number) => `${one(count, '1 Datei', 'Dateien')} übertragen`,
    uploadsFailed: (count: number) => `${one(count, '1 Übertragung', 'Übertragungen')} gescheitert`,
    uploadOf: (name: string) => `Übertragung von ${name}`,
    queued: 'ist noch nicht an der Reihe',
    sentOf: (sent: string, of: string) => `${sent} von ${of}`,
    cancel: (name: string) => `${name} abbrechen`,
    cancelAll: 'Alle abbrechen',
    retryUpload: (name: string) => `${name} noch einmal übertragen`,
    retryAll: 'Alle noch einmal versuchen',
    moreUploads: (count: number) => `${one(count, 'Eine weitere', 'weitere')} in der Reihe`,
    unreadable:
      'Die Datei wurde verschoben oder geändert, seit Sie sie gewählt haben. Wählen Sie sie noch einmal.',
    renamed: (count: number) =>
      `${one(count, '1 Name war', 'Namen waren')} schon vergeben: Dahinter steht jetzt eine Nummer.`,
    renamedTo: (name: string, to: string) => `${name} heißt jetzt ${to}`,
    hiddenLeftOut: (count: number) =>
      `${one(count, '1 verborgene Datei', 'verborgene Dateien')} ausgelassen.`,
    noFiles: 'Darin sind keine Dateien.',
    empty: 'Noch ist nichts eingegangen',
    emptyText:
      'Legen Sie Notizen, Briefe oder exportierte Gespräche hier ab. Alles wird auf diesem Rechner gelesen und zu Erinnerungen, die Sie durchsuchen können.',
    emptyGroup: 'Hier ist nichts.',
    memories: (count: number) => one(count, '1 Erinnerung', 'Erinnerungen'),
    memoriesOf: (name: string) => `Erinnerungen aus ${name}`,
    memory: (number: number) => `Erinnerung ${number}`,
    gone: 'ist nicht mehr da',
    run: 'Der Lauf, der sie las',
    retry: 'Noch einmal versuchen',
    retryOf: (name: string) => `Noch einmal versuchen: ${name}`,
    retried: (name: string) => `${name} liegt wieder im Eingang.`,
    readParts: (done: number) => `${one(done, '1 Teil', 'Teile')} gelesen`,
    keeping: (done: number, of: number | undefined) =>
      of === undefined
        ? `${one(done, '1 Erinnerung', 'Erinnerungen')} behalten`
        : `${format.number(done)} von ${format.number(of)} Erinnerungen behalten`,
    progressOf: (name: string) => `${name} wird gelesen`,
    showMore: 'Mehr zeigen',
    group: 'Eingang',
    retryRejected: 'Alle abgelehnten Dateien noch einmal versuchen',
  },
})
