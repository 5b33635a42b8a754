import { format } from '../../words/format.svelte.ts'
import { catalogue } from '../../words/language.svelte.ts'

/** What the page of figures says. */
export const words = catalogue({
  en: {
    title: 'Insights',
    lead: 'What is remembered, and what your agents did.',
    range: 'Range of time',
    ranges: { '30d': '30 days', '90d': '90 days', '12m': '12 months', all: 'All' },
    memories: 'Memories',
    byType: 'By type',
    byTag: 'By tag',
    type: 'Type',
    tag: 'Tag',
    when: 'When',
    noTags: 'No memory has a tag yet.',
    keptInRange: (count: number) =>
      format.plural(count) === 'one'
        ? '1 memory in this range.'
        : `${format.number(count)} memories in this range.`,
    total: (count: number) =>
      format.plural(count) === 'one'
        ? `1 memory in all; days and months are those of ${format.zone}.`
        : `${format.number(count)} memories in all; days and months are those of ${format.zone}.`,
    most: (name: string, count: string) => `The most: ${count} (${name}).`,
    disk: 'Disk',
    kind: 'Kind',
    size: 'Size',
    files: 'Files of memories',
    index: 'Search index',
    agents: 'Work of agents',
    agent: 'Agent',
    runsShort: 'Runs',
    runs: (count: number, failed: number) =>
      `${format.number(count)} ${format.plural(count) === 'one' ? 'run' : 'runs'} in this range, ${format.number(failed)} failed.`,
    noRuns: 'No agent has worked in this range.',
    toAgents: 'See the agents',
    tokens: 'Tokens',
    tokensInRange: (count: number) =>
      `${format.number(count)} tokens used by agents in this range.`,
    noTokens: 'No agent asked a model in this range.',
    usedToday: (tokens: number, calls: number) =>
      `Today, with the chat: ${format.number(tokens)} tokens in ${format.number(calls)} ${format.plural(calls) === 'one' ? 'call' : 'calls'}.`,
    ofBudget: (tokens: number) => `The budget of a day is ${format.number(tokens)}.`,
    cut: 'Only the newest 2,000 runs are counted. Choose a shorter range to count all.',
    none: 'Nothing to count yet',
    noneText: 'As soon as something is remembered, you see here how it grows.',
    begin: 'Write something down',
  },
  de: {
    title: 'Einblicke',
    lead: 'Was erinnert wird und was Ihre Agenten taten.',
    range: 'Zeitraum',
    ranges: { '30d': '30 Tage', '90d': '90 Tage', '12m': '12 Monate', all: 'Alles' },
    memories: 'Erinnerungen',
    byType: 'Nach Art',
    byTag: 'Nach Schlagwort',
    type: 'Art',
    tag: 'Schlagwort',
    when: 'Wann',
    noTags: 'Noch hat keine Erinnerung ein Schlagwort.',
    keptInRange: (count: number) =>
      format.plural(count) === 'one'
        ? '1 Erinnerung in diesem Zeitraum.'
        : `${format.number(count)} Erinnerungen in diesem Zeitraum.`,
    total: (count: number) =>
      format.plural(count) === 'one'
        ? `Insgesamt 1 Erinnerung; Tage und Monate nach ${format.zone}.`
        : `Insgesamt ${format.number(count)} Erinnerungen; Tage und Monate nach ${format.zone}.`,
    most: (name: string, count: string) => `Am meisten: ${count} (${name}).`,
    disk: 'Speicherplatz',
    kind: 'Wofür',
    size: 'Größe',
    files: 'Dateien der Erinnerungen',
    index: 'Suchindex',
    agents: 'Arbeit der Agenten',
    agent: 'Agent',
    runsShort: 'Läufe',
    runs: (count: number, failed: number) =>
      `${format.number(count)} ${format.plural(count) === 'one' ? 'Lauf' : 'Läufe'} in diesem Zeitraum, davon ${format.number(failed)} gescheitert.`,
    noRuns: 'In diesem Zeitraum hat kein Agent gearbeitet.',
    toAgents: 'Zu den Agenten',
    tokens: 'Tokens',
    tokensInRange: (count: number) =>
      `${format.number(count)} Tokens haben Agenten in diesem Zeitraum verbraucht.`,
    noTokens: 'In diesem Zeitraum hat kein Agent ein Modell gefragt.',
    usedToday: (tokens: number, calls: number) =>
      `Heute, mit Gesprächen: ${format.number(tokens)} Tokens in ${format.number(calls)} ${format.plural(calls) === 'one' ? 'Anfrage' : 'Anfragen'}.`,
    ofBudget: (tokens: number) => `Das Tagesbudget beträgt ${format.number(tokens)}.`,
    cut: 'Nur die neuesten 2.000 Läufe sind gezählt. Ein kürzerer Zeitraum zählt alle.',
    none: 'Noch gibt es nichts zu zählen',
    noneText: 'Sobald etwas erinnert wird, sehen Sie hier, wie es wächst.',
    begin: 'Etwas aufschreiben',
  },
})
