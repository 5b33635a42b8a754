import { catalogue } from '../../words/language.svelte.ts'

/** What is said of the archive of a whole profile. */
export const words = catalogue({
  en: {
    title: 'Everything, in one archive',
    lead: 'Your whole profile as a .tar.gz: memories, chats, tasks, calendar, persona, files and settings, without keys and passwords. The owner of a machine can make an account of it with “mh profile import”.',
    begin: 'Make the archive',
    again: 'Make a new one',
    cancel: 'Cancel',
    discard: 'Delete it',
    waiting: 'Waits until other copies are made …',
    counting: 'Looks at your files …',
    running: (done: string, of: string) => `${done} of ${of} files`,
    progress: 'Progress of the archive',
    ready: (files: string, size: string) => `Ready: ${files} files, ${size}.`,
    until: (when: string) => `It can be downloaded once, until ${when}; then it is deleted here.`,
    download: 'Download',
    leftOut: (count: number) =>
      count === 1 ? 'One file or link is not in it:' : `${count} files or links are not in it:`,
    taken:
      'Your browser downloads it now. If that breaks off, make a new one: nothing of it is kept here.',
  },
  de: {
    title: 'Alles in einem Archiv',
    lead: 'Ihr ganzes Profil als .tar.gz: Erinnerungen, Gespräche, Aufgaben, Kalender, Persona, Dateien und Einstellungen, ohne Schlüssel und Passwörter. Der Eigentümer einer Maschine kann mit „mh profile import“ ein Konto daraus machen.',
    begin: 'Archiv erstellen',
    again: 'Ein neues erstellen',
    cancel: 'Abbrechen',
    discard: 'Löschen',
    waiting: 'Wartet, bis andere Kopien fertig sind …',
    counting: 'Sieht Ihre Dateien durch …',
    running: (done: string, of: string) => `${done} von ${of} Dateien`,
    progress: 'Fortschritt des Archivs',
    ready: (files: string, size: string) => `Fertig: ${files} Dateien, ${size}.`,
    until: (when: string) =>
      `Es lässt sich einmal herunterladen, bis ${when}; danach wird es hier gelöscht.`,
    download: 'Herunterladen',
    leftOut: (count: number) =>
      count === 1
        ? 'Eine Datei oder Verknüpfung ist nicht darin:'
        : `${count} Dateien oder Verknüpfungen sind nicht darin:`,
    taken:
      'Ihr Browser lädt es jetzt herunter. Bricht das ab, erstellen Sie ein neues: Hier bleibt nichts davon.',
  },
})
