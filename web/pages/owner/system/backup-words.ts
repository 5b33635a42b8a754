import { format } from '../../../words/format.svelte.ts'
import { catalogue } from '../../../words/language.svelte.ts'

interface Kept {
  readonly keep: number
  readonly keepDays: number
  readonly keepWeeks: number
  readonly keepMonths: number
}

/** What the page says of backups. */
export const words = catalogue({
  en: {
    title: 'Backups',
    lead: 'Copies of everybody’s profile, made while people go on. They are put back on the machine: mh profile restore.',
    backUpNow: 'Back up now',
    verify: 'Verify',
    waiting: 'Waiting for what is under way …',
    under: (username: string) => `At work on ${username} …`,
    backedUp: (files: number, size: string) =>
      `backed up: ${format.number(files)} files, ${size} new.`,
    whole: (count: number) => `read to the last bit: ${format.number(count)}, all as written.`,
    noSchedule: 'Made when you ask for it.',
    next: (time: string) => `Next: ${time}.`,
    last: (time: string, people: number) =>
      `The last by the clock: ${time}, people: ${format.number(people)}.`,
    failed: (names: string) => `It failed for ${names}. The log has the reason.`,
    none: 'There are no backups yet.',
    newest: 'The newest backups',
    size: (files: number, size: string) => `${format.number(files)} files, ${size}`,
    damaged: 'damaged',
    to: 'Folder for backups',
    toHint: 'A whole path on the machine, outside of the profiles. Empty: no backups.',
    at: 'When',
    atHint:
      'Minute, hour, day, month, weekday, by the machine’s clock: 0 3 * * * is every night at three. Empty: when asked for.',
    keep: 'Backups of each person that stay',
    keepHint: 'Older ones are taken away after each backup, but for those below.',
    longer: 'For longer',
    longerHint: 'The newest of each of so many days, weeks and months that have one stays, too.',
    keepDays: 'Days',
    keepWeeks: 'Weeks',
    keepMonths: 'Months',
    staying: ({ keep, keepDays, keepWeeks, keepMonths }: Kept) =>
      `Of each person stay the newest ${format.number(keep)}, and the newest of each of ${format.number(keepDays)} days, ${format.number(keepWeeks)} weeks, ${format.number(keepMonths)} months.`,
    save: 'Save backups',
    saved: 'What you said of backups is saved.',
  },
  de: {
    title: 'Sicherungen',
    lead: 'Kopien der Profile aller, während alle weiterarbeiten. Zurückgespielt wird am Rechner: mh profile restore.',
    backUpNow: 'Jetzt sichern',
    verify: 'Überprüfen',
    waiting: 'Wartet auf das, was gerade läuft …',
    under: (username: string) => `Arbeitet an ${username} …`,
    backedUp: (files: number, size: string) =>
      `gesichert: ${format.number(files)} Dateien, ${size} neu.`,
    whole: (count: number) =>
      `bis aufs letzte Bit gelesen: ${format.number(count)}, alle wie geschrieben.`,
    noSchedule: 'Gesichert wird, wenn Sie es wünschen.',
    next: (time: string) => `Nächste: ${time}.`,
    last: (time: string, people: number) =>
      `Die letzte nach der Uhr: ${time}, Personen: ${format.number(people)}.`,
    failed: (names: string) => `Sie misslang für ${names}. Der Grund steht im Protokoll.`,
    none: 'Es gibt noch keine Sicherungen.',
    newest: 'Die neuesten Sicherungen',
    size: (files: number, size: string) => `${format.number(files)} Dateien, ${size}`,
    damaged: 'beschädigt',
    to: 'Ordner für Sicherungen',
    toHint: 'Ein ganzer Pfad auf dem Rechner, außerhalb der Profile. Leer: keine Sicherungen.',
    at: 'Wann',
    atHint:
      'Minute, Stunde, Tag, Monat, Wochentag, nach der Uhr des Rechners: 0 3 * * * ist jede Nacht um drei. Leer: auf Wunsch.',
    keep: 'Sicherungen je Person, die bleiben',
    keepHint: 'Ältere gehen nach jeder Sicherung, bis auf die folgenden.',
    longer: 'Für länger',
    longerHint: 'Von so vielen Tagen, Wochen und Monaten, die eine haben, bleibt auch die neueste.',
    keepDays: 'Tage',
    keepWeeks: 'Wochen',
    keepMonths: 'Monate',
    staying: ({ keep, keepDays, keepWeeks, keepMonths }: Kept) =>
      `Je Person bleiben die neuesten ${format.number(keep)}, dazu die neueste von ${format.number(keepDays)} Tagen, ${format.number(keepWeeks)} Wochen und ${format.number(keepMonths)} Monaten.`,
    save: 'Sicherungen speichern',
    saved: 'Die Angaben zu Sicherungen sind gespeichert.',
  },
})
