import { catalogue, language } from '../../words/language.svelte.ts'
import type { Scope } from './event-form.ts'
import type { Repeats } from './recurrence.ts'
import type { View } from './views.ts'

type Named<Key extends string> = Readonly<Record<Key, string>>
type DayStyle = 'long' | 'full' | 'hour' | 'weekday' | 'narrow' | 'date'

const STYLES: Readonly<Record<DayStyle, Intl.DateTimeFormatOptions>> = {
  long: { weekday: 'long', day: 'numeric', month: 'long' },
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  hour: { timeStyle: 'short' },
  weekday: { weekday: 'short' },
  narrow: { weekday: 'long' },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
}

const known = new Map<string, Intl.DateTimeFormat>()

function formatOf(style: DayStyle): Intl.DateTimeFormat {
  const key = `${language.regional} ${style}`
  const made =
    known.get(key) ??
    new Intl.DateTimeFormat(language.regional, { ...STYLES[style], timeZone: 'UTC' })
  known.set(key, made)
  return made
}

function noonOf(day: string): Date {
  return new Date(`${day}T12:00:00Z`)
}

/** A day is one in every zone: it is said as it is written. */
function day(of: string, style: DayStyle = 'long'): string {
  return formatOf(style).format(noonOf(of))
}

function days(from: string, to: string): string {
  return formatOf('date').formatRange(noonOf(from), noonOf(to))
}

/** A time of the clock, such as `14:00`, as the language writes it. */
function hour(time: string): string {
  return formatOf('hour').format(new Date(`2024-01-01T${time}Z`))
}

/** Two letters of a weekday, which a button has room for. */
function weekday(index: number): string {
  return day(`2024-01-0${index + 1}`, 'weekday')
}

const views: Named<View> = { month: 'Month', week: 'Week', day: 'Day', agenda: 'Agenda' }
const germanViews: Named<View> = { month: 'Monat', week: 'Woche', day: 'Tag', agenda: 'Liste' }
const repeats: Named<Repeats> = {
  never: 'Does not repeat',
  daily: 'Daily',
  weekly: 'Weekly',
  monthly: 'Monthly',
  yearly: 'Yearly',
  other: 'By another rule',
}
const germanRepeats: Named<Repeats> = {
  never: 'Wiederholt sich nicht',
  daily: 'Täglich',
  weekly: 'Wöchentlich',
  monthly: 'Monatlich',
  yearly: 'Jährlich',
  other: 'Nach einer anderen Regel',
}
const scopes: Named<Scope> = {
  this: 'Only this one',
  following: 'This and all following',
  all: 'All of them',
}
const germanScopes: Named<Scope> = {
  this: 'Nur dieser',
  following: 'Dieser und alle folgenden',
  all: 'Alle',
}

function english(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

export const words = catalogue({
  en: {
    day,
    days,
    hour,
    weekday,
    views,
    repeats,
    scopes,
    title: 'Calendar',
    view: 'View',
    viewAs: (view: View) => `Show: ${views[view]}`,
    previous: {
      month: 'Previous month',
      week: 'Previous week',
      day: 'Previous day',
      agenda: 'Previous month',
    },
    next: { month: 'Next month', week: 'Next week', day: 'Next day', agenda: 'Next month' },
    today: 'Today',
    newEvent: 'New event',
    showTasks: 'Tasks',
    showRuns: 'Agents',
    more: 'Import and export',
    add: 'Add an event',
    addHint: 'What takes place?',
    addIt: 'Add',
    when: 'When',
    whenHint: 'friday 7pm …',
    added: (when: string) => `Added for ${when}.`,
    allDay: 'all day',
    task: 'task',
    taskNamed: (title: string) => `Task: ${title}`,
    run: (agent: string) => `${agent} runs`,
    moreThere: (count: number) => `${count} more`,
    dayHas: (text: string, count: number) =>
      count === 0 ? text : `${text}: ${english(count, 'entry', 'entries')}`,
    newAt: (text: string) => `New event, ${text}`,
    truncated: 'Not all occurrences can be shown at once.',
    empty: 'Nothing takes place this month',
    emptyText: 'Write an event above, with its time in your own words.',
    remove: (title: string) => `Delete ${title}`,
    removed: 'Deleted.',
    undo: 'Undo',
    moved: (title: string, when: string) => `${title} is now on ${when}.`,
    import: 'Import',
    export: 'Export as iCalendar',
    importTitle: 'Import a calendar',
    importLead:
      'Events of a file in iCalendar (.ics). Those that are there already are brought up to date.',
    file: 'File',
    startImport: 'Import',
    close: 'Close',
    imported: (count: number) => `${english(count, 'event is', 'events are')} new.`,
    updated: (count: number) => `${english(count, 'event was', 'events were')} brought up to date.`,
    skipped: (count: number) =>
      `${english(count, 'event was', 'events were')} not taken: what is here is newer.`,
    nothingIn: 'There is no event in this file.',
    edit: 'Event',
    eventTitle: 'Title',
    isAllDay: 'All day',
    starts: 'Starts on',
    startsAt: 'Starts at',
    ends: 'Ends on',
    endsAt: 'Ends at',
    location: 'Place',
    notes: 'Notes',
    repeat: 'Repeats',
    every: 'Every',
    everyHint: { daily: 'days', weekly: 'weeks', monthly: 'months', yearly: 'years' },
    on: 'On',
    until: 'Ends',
    untilWays: { never: 'Never', until: 'On a day', count: 'After a number of times' },
    lastDay: 'Last day',
    times: 'Times',
    which: 'Which ones',
    whichHint: 'This event repeats.',
    cancel: 'Cancel',
    save: 'Save',
    delete: 'Delete',
  },
  de: {
    day,
    days,
    hour,
    weekday,
    views: germanViews,
    repeats: germanRepeats,
    scopes: germanScopes,
    title: 'Kalender',
    view: 'Ansicht',
    viewAs: (view: View) => `Zeigen: ${germanViews[view]}`,
    previous: {
      month: 'Voriger Monat',
      week: 'Vorige Woche',
      day: 'Voriger Tag',
      agenda: 'Voriger Monat',
    },
    next: {
      month: 'Nächster Monat',
      week: 'Nächste Woche',
      day: 'Nächster Tag',
      agenda: 'Nächster Monat',
    },
    today: 'Heute',
    newEvent: 'Neuer Termin',
    showTasks: 'Aufgaben',
    showRuns: 'Agenten',
    more: 'Einlesen und mitnehmen',
    add: 'Termin hinzufügen',
    addHint: 'Was findet statt?',
    addIt: 'Hinzufügen',
    when: 'Wann',
    whenHint: 'Freitag 19 Uhr …',
    added: (when: string) => `Eingetragen für ${when}.`,
    allDay: 'ganztägig',
    task: 'Aufgabe',
    taskNamed: (title: string) => `Aufgabe: ${title}`,
    run: (agent: string) => `${agent} läuft`,
    moreThere: (count: number) => `${count} weitere`,
    dayHas: (text: string, count: number) =>
      count === 0 ? text : `${text}: ${english(count, 'Eintrag', 'Einträge')}`,
    newAt: (text: string) => `Neuer Termin, ${text}`,
    truncated: 'Nicht alle Wiederholungen lassen sich auf einmal zeigen.',
    empty: 'In diesem Monat findet nichts statt',
    emptyText: 'Schreiben Sie oben einen Termin, mit der Zeit in eigenen Worten.',
    remove: (title: string) => `${title} löschen`,
    removed: 'Gelöscht.',
    undo: 'Rückgängig',
    moved: (title: string, when: string) => `${title} ist jetzt am ${when}.`,
    import: 'Einlesen',
    export: 'Als iCalendar mitnehmen',
    importTitle: 'Einen Kalender einlesen',
    importLead:
      'Termine einer Datei in iCalendar (.ics). Die schon da sind, werden auf den neuen Stand gebracht.',
    file: 'Datei',
    startImport: 'Einlesen',
    close: 'Schließen',
    imported: (count: number) => `${english(count, 'Termin ist', 'Termine sind')} neu.`,
    updated: (count: number) =>
      `${english(count, 'Termin wurde', 'Termine wurden')} auf den neuen Stand gebracht.`,
    skipped: (count: number) =>
      `${english(count, 'Termin wurde', 'Termine wurden')} nicht übernommen: Was hier steht, ist neuer.`,
    nothingIn: 'In dieser Datei ist kein Termin.',
    edit: 'Termin',
    eventTitle: 'Titel',
    isAllDay: 'Ganztägig',
    starts: 'Beginnt am',
    startsAt: 'Beginnt um',
    ends: 'Endet am',
    endsAt: 'Endet um',
    location: 'Ort',
    notes: 'Notizen',
    repeat: 'Wiederholung',
    every: 'Alle',
    everyHint: { daily: 'Tage', weekly: 'Wochen', monthly: 'Monate', yearly: 'Jahre' },
    on: 'Am',
    until: 'Endet',
    untilWays: { never: 'Nie', until: 'An einem Tag', count: 'Nach einer Anzahl' },
    lastDay: 'Letzter Tag',
    times: 'Anzahl',
    which: 'Welche',
    whichHint: 'Dieser Termin wiederholt sich.',
    cancel: 'Abbrechen',
    save: 'Speichern',
    delete: 'Löschen',
  },
})
