import type { TASK_PRIORITIES, TaskStatus } from '../../../shared/domain/task.ts'
import { catalogue } from '../../words/language.svelte.ts'
import type { Group } from './grouping.ts'

type Statuses = Readonly<Record<TaskStatus, string>>
type Priorities = Readonly<Record<(typeof TASK_PRIORITIES)[number], string>>
type Groups = Readonly<Record<Group, string>>

const statuses: Statuses = {
  todo: 'to do',
  in_progress: 'in progress',
  blocked: 'blocked',
  done: 'done',
  cancelled: 'cancelled',
}
const germanStatuses: Statuses = {
  todo: 'zu tun',
  in_progress: 'in Arbeit',
  blocked: 'blockiert',
  done: 'erledigt',
  cancelled: 'abgesagt',
}
const priorities: Priorities = {
  P0: 'P0, at once',
  P1: 'P1, urgent',
  P2: 'P2',
  P3: 'P3, some time',
}
const germanPriorities: Priorities = {
  P0: 'P0, sofort',
  P1: 'P1, dringend',
  P2: 'P2',
  P3: 'P3, irgendwann',
}
const groups: Groups = {
  overdue: 'Overdue',
  today: 'Today',
  soon: 'In the next seven days',
  later: 'Later',
  undated: 'Without a date',
}
const germanGroups: Groups = {
  overdue: 'Überfällig',
  today: 'Heute',
  soon: 'In den nächsten sieben Tagen',
  later: 'Später',
  undated: 'Ohne Datum',
}

export const words = catalogue({
  en: {
    statuses,
    priorities,
    groups,
    title: 'Tasks',
    shown: 'Shown tasks',
    views: { open: 'Open', done: 'Done', bin: 'Bin' },
    add: 'Add a task',
    addHint: 'What is to be done?',
    addIt: 'Add',
    due: 'Due',
    dueHint: 'tomorrow 9am, friday …',
    tagged: (tag: string) => `Only #${tag}.`,
    allTags: 'Show all',
    undo: 'Undo',
    finished: (title: string) => `Done: ${title}`,
    binned: 'Moved to the bin.',
    finish: (title: string) => `Done: ${title}`,
    reopen: (title: string) => `Not done: ${title}`,
    actionsOf: (title: string) => `More for ${title}`,
    restore: 'Restore',
    edit: 'Edit the task',
    delete: 'Delete',
    what: 'What is to be done',
    notes: 'Notes',
    priority: 'Priority',
    status: 'State',
    tags: 'Tags',
    tagsHint: 'With commas between them.',
    cancel: 'Cancel',
    save: 'Save',
    empty: {
      open: {
        title: 'Nothing to do',
        text: 'Write the first task above, with a date in your own words.',
      },
      done: { title: 'Nothing done yet', text: 'What you finish is kept here.' },
      bin: { title: 'The bin is empty', text: 'Deleted tasks can be restored from here.' },
    },
  },
  de: {
    statuses: germanStatuses,
    priorities: germanPriorities,
    groups: germanGroups,
    title: 'Aufgaben',
    shown: 'Gezeigte Aufgaben',
    views: { open: 'Offen', done: 'Erledigt', bin: 'Papierkorb' },
    add: 'Aufgabe hinzufügen',
    addHint: 'Was ist zu tun?',
    addIt: 'Hinzufügen',
    due: 'Fällig',
    dueHint: 'tomorrow 9am, 2026-12-24 …',
    tagged: (tag: string) => `Nur #${tag}.`,
    allTags: 'Alle zeigen',
    undo: 'Rückgängig',
    finished: (title: string) => `Erledigt: ${title}`,
    binned: 'In den Papierkorb gelegt.',
    finish: (title: string) => `Erledigt: ${title}`,
    reopen: (title: string) => `Nicht erledigt: ${title}`,
    actionsOf: (title: string) => `Mehr zu ${title}`,
    restore: 'Wiederherstellen',
    edit: 'Aufgabe bearbeiten',
    delete: 'Löschen',
    what: 'Was zu tun ist',
    notes: 'Notizen',
    priority: 'Dringlichkeit',
    status: 'Stand',
    tags: 'Schlagwörter',
    tagsHint: 'Mit Kommas dazwischen.',
    cancel: 'Abbrechen',
    save: 'Speichern',
    empty: {
      open: {
        title: 'Nichts zu tun',
        text: 'Schreiben Sie oben die erste Aufgabe, mit einem Datum in eigenen Worten.',
      },
      done: { title: 'Noch nichts erledigt', text: 'Was Sie beenden, steht dann hier.' },
      bin: {
        title: 'Der Papierkorb ist leer',
        text: 'Gelöschtes lässt sich hier wiederherstellen.',
      },
    },
  },
})
