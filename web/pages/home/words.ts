import { format } from '../../words/format.svelte.ts'
import { catalogue } from '../../words/language.svelte.ts'
import type { PartOfDay } from './part-of-day.ts'

type Greetings = Readonly<Record<PartOfDay, (name: string) => string>>

const greetings: Greetings = {
  morning: (name) => `Good morning, ${name}`,
  day: (name) => `Hello, ${name}`,
  evening: (name) => `Good evening, ${name}`,
  night: (name) => `Good night, ${name}`,
}
const germanGreetings: Greetings = {
  morning: (name) => `Guten Morgen, ${name}`,
  day: (name) => `Guten Tag, ${name}`,
  evening: (name) => `Guten Abend, ${name}`,
  night: (name) => `Gute Nacht, ${name}`,
}

export const words = catalogue({
  en: {
    greetings,
    title: 'Today',
    write: 'Ask or keep something',
    askOrKeep: 'Ask something, or write down what should be remembered',
    askOrKeepHint: 'Enter asks, Ctrl + Enter keeps.',
    ask: 'Ask',
    keep: 'Keep',
    kept: 'Kept.',
    show: 'Show',
    undo: 'Undo',
    today: 'Today',
    calendar: 'Calendar',
    allDay: 'all day',
    nothingDue: 'Nothing more is due today.',
    finished: (title: string) => `Done: ${title}`,
    approvalsWait: (count: number) =>
      format.plural(count) === 'one'
        ? 'Your assistant asks for your decision'
        : `Your assistant asks for ${count} decisions`,
    accessAsked: (count: number) =>
      format.plural(count) === 'one'
        ? 'An owner asks to look into your profile'
        : `Owners ask ${count} times to look into your profile`,
    agentsDid: 'What your agents did',
    agents: 'Agents',
    failed: 'failed',
    keptLast: 'Kept last',
    allMemories: 'All memories',
    dayOf: (name: string) => `The day of ${name}`,
    nothingKept: 'Nothing is kept here yet.',
    firstDay: 'Your first day',
    firstDayText:
      'Nothing is remembered yet. Write a first sentence above, about today, somebody, or something you keep forgetting. Then, whenever you like:',
    steps: {
      '/inbox': {
        title: 'Bring what you have',
        text: 'Drop notes, documents, mails or chats into the inbox; they become memories.',
      },
      '/persona': {
        title: 'Say who you are',
        text: 'Your assistant speaks better when it knows your values and your people.',
      },
      '/models': {
        title: 'Choose a model',
        text: 'It works without one. With Ollama or any compatible server it can talk.',
      },
      '/settings': {
        title: 'Set your time zone and who may look in',
        text: 'What is yours stays yours; you decide whether an owner may see it.',
      },
    },
  },
  de: {
    greetings: germanGreetings,
    title: 'Heute',
    write: 'Etwas fragen oder behalten',
    askOrKeep: 'Fragen Sie etwas, oder schreiben Sie auf, was erinnert werden soll',
    askOrKeepHint: 'Enter fragt, Strg + Enter behält.',
    ask: 'Fragen',
    keep: 'Behalten',
    kept: 'Behalten.',
    show: 'Zeigen',
    undo: 'Rückgängig',
    today: 'Heute',
    calendar: 'Kalender',
    allDay: 'ganztägig',
    nothingDue: 'Heute ist nichts mehr fällig.',
    finished: (title: string) => `Erledigt: ${title}`,
    approvalsWait: (count: number) =>
      format.plural(count) === 'one'
        ? 'Ihr Assistent bittet um eine Entscheidung'
        : `Ihr Assistent bittet um ${count} Entscheidungen`,
    accessAsked: (count: number) =>
      format.plural(count) === 'one'
        ? 'Ein Eigentümer möchte Ihr Profil ansehen'
        : `Eigentümer möchten Ihr Profil ansehen (${count} Anfragen)`,
    agentsDid: 'Was Ihre Agenten getan haben',
    agents: 'Agenten',
    failed: 'gescheitert',
    keptLast: 'Zuletzt behalten',
    allMemories: 'Alle Erinnerungen',
    dayOf: (name: string) => `Der Tag von ${name}`,
    nothingKept: 'Hier ist noch nichts behalten.',
    firstDay: 'Ihr erster Tag',
    firstDayText:
      'Noch ist nichts behalten. Schreiben Sie oben einen ersten Satz: über heute, über jemanden, oder was Sie immer vergessen. Und danach, wann Sie mögen:',
    steps: {
      '/inbox': {
        title: 'Mitbringen, was Sie haben',
        text: 'Legen Sie Notizen, Dokumente, Mails oder Chats in den Eingang; daraus werden Erinnerungen.',
      },
      '/persona': {
        title: 'Sagen, wer Sie sind',
        text: 'Ihr Assistent spricht besser, wenn er Ihre Werte und Ihre Menschen kennt.',
      },
      '/models': {
        title: 'Ein Modell wählen',
        text: 'Es geht auch ohne. Mit Ollama oder einem passenden Server kann er sprechen.',
      },
      '/settings': {
        title: 'Zeitzone setzen, und wer hineinsehen darf',
        text: 'Was Ihnen gehört, bleibt bei Ihnen; Sie entscheiden, ob ein Eigentümer es sehen darf.',
      },
    },
  },
})
