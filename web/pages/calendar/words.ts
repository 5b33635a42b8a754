import { catalogue, language } from '../../words/language.svelte.ts'

/** A day is one in every zone: it is said as it is written. */
function dayInWords(day: string): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(language.current, options).format(new Date(`${day}T12:00:00Z`))
}

export const words = catalogue({
  en: {
    day: dayInWords,
    title: 'Calendar',
    previous: 'Previous month',
    next: 'Next month',
    thisMonth: 'This month',
    add: 'Add an event',
    addHint: 'What takes place?',
    addIt: 'Add',
    when: 'When',
    whenHint: 'friday 7pm, 2026-12-24 …',
    added: (when: string) => `Added for ${when}.`,
    allDay: 'all day',
    task: 'task',
    truncated: 'Not all occurrences can be shown at once.',
    empty: 'Nothing takes place this month',
    emptyText: 'Write an event above, with its time in your own words.',
    remove: (title: string) => `Delete ${title}`,
    removed: 'Deleted.',
    undo: 'Undo',
    export: 'Take it along as iCalendar',
  },
  de: {
    day: dayInWords,
    title: 'Kalender',
    previous: 'Voriger Monat',
    next: 'Nächster Monat',
    thisMonth: 'Dieser Monat',
    add: 'Termin hinzufügen',
    addHint: 'Was findet statt?',
    addIt: 'Hinzufügen',
    when: 'Wann',
    whenHint: 'friday 7pm, 2026-12-24 …',
    added: (when: string) => `Eingetragen für ${when}.`,
    allDay: 'ganztägig',
    task: 'Aufgabe',
    truncated: 'Nicht alle Wiederholungen lassen sich auf einmal zeigen.',
    empty: 'In diesem Monat findet nichts statt',
    emptyText: 'Schreiben Sie oben einen Termin, mit der Zeit in eigenen Worten.',
    remove: (title: string) => `${title} löschen`,
    removed: 'Gelöscht.',
    undo: 'Rückgängig',
    export: 'Als iCalendar mitnehmen',
  },
})
