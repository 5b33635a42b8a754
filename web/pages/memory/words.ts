import { catalogue } from '../../words/language.svelte.ts'
import { format } from '../../words/format.svelte.ts'
import { germanPrivacies, germanTypes, privacies, types } from './type-words.ts'

/** Which times are offered. */
export const PERIODS = ['all', 'week', 'month', 'year', 'chosen'] as const
export type Period = (typeof PERIODS)[number]

const periods: Readonly<Record<Period, string>> = {
  all: 'Any time',
  week: 'Last 7 days',
  month: 'Last 30 days',
  year: 'Last year',
  chosen: 'From … to …',
}
const germanPeriods: typeof periods = {
  all: 'Jederzeit',
  week: 'Letzte 7 Tage',
  month: 'Letzte 30 Tage',
  year: 'Letztes Jahr',
  chosen: 'Von … bis …',
}

/** A type as it is called; one that a person thought of, by its own name. */
export function typeName(type: string): string {
  return words.t.types[type] ?? type.replaceAll('_', ' ')
}

/** The reason of a hit, which the server gives in English. */
export function reasonWords(why: string): string {
  const names = Object.entries(words.t.reasons)
  return why
    .split(' · ')
    .map((part) => {
      const [name, said] = names.find(([begin]) => part.startsWith(begin)) ?? ['', '']
      return said + part.slice(name.length)
    })
    .join(' · ')
}

/** What the list of memories says. */
export const words = catalogue({
  en: {
    types,
    privacies,
    periods,
    title: 'Memory',
    group: 'Memory',
    what: 'What should be remembered?',
    placeholder: 'Write down what should be remembered',
    keep: 'Keep',
    keepKeys: 'Ctrl + Enter keeps it',
    kept: 'Kept.',
    open: 'Open',
    moreFields: 'Type, tags, time …',
    type: 'Type',
    typeHint: 'Small letters, digits and _; a letter first.',
    tags: 'Tags',
    tagsHint: 'Separated by commas.',
    privacy: 'Privacy',
    when: 'When it was',
    whenHint: 'Now, if you leave it empty.',
    search: 'Search memories',
    searchPlaceholder: 'Words, people, “last summer” …',
    clearSearch: 'Clear the search',
    filters: 'Filters',
    anyType: 'Any type',
    tag: 'Tag',
    anyTag: 'Any tag',
    person: 'Person',
    anyPerson: 'Anybody',
    time: 'Time',
    from: 'From',
    to: 'To',
    bin: 'Bin',
    leaveBin: 'Leave the bin',
    clearFilters: 'Clear filters',
    months: 'Months',
    everything: 'Newest',
    list: 'Memories',
    found: 'Found',
    foundCount: (count: number) =>
      count === 1 ? '1 memory found' : `${format.number(count)} memories found`,
    modes: {
      lexical: 'Searched by words.',
      hybrid: 'Searched by words and by meaning.',
      partial: 'Searched by words, and by meaning as far as memories are embedded',
      degraded: 'Some may be missing: the index is being made',
    },
    progress: (share: number) => format.number(share, { style: 'percent' }),
    notByMeaning: (note: string) => `Not by meaning: ${note}`,
    because: (why: string) => `Found by ${why}`,
    reasons: {
      'its words': 'its words',
      nearby: 'words nearby',
      date: 'its date',
      meaning: 'its meaning',
      'said by': 'who said it,',
      time: 'the time that you named',
      'recent first': 'being recent',
    },
    nothingFound: 'Nothing found',
    nothingFoundText: 'Try fewer or other words, or take a filter away.',
    showMore: 'Show more',
    empty: 'Nothing is kept yet',
    emptyText:
      'Write the first sentence above: whom you met, what you decided, where something lies. You will find it again by its words. If you have memories elsewhere, import them.',
    allMemories: 'All memories',
    emptyBin: 'The bin is empty',
    emptyBinText: 'What you delete lies here until you take it back. Nothing empties the bin.',
    emptyFilter: 'No memory fits',
    emptyFilterText: 'No memory has this type, tag and time together.',
    loadingMore: 'Loading older memories …',
    whole: 'That is everything.',
    incorrect: 'incorrect',
    moreTags: (count: number) => `${format.number(count)} more`,
    select: (text: string) => `Select: ${text}`,
    selected: (count: number) => `${format.number(count)} selected`,
    selection: 'Selected memories',
    clearSelection: 'Select nothing',
    delete: 'Delete',
    restore: 'Take out of the bin',
    deleted: (count: number) =>
      count === 1 ? 'Moved to the bin.' : `${format.number(count)} moved to the bin.`,
    undo: 'Undo',
    restored: (count: number) =>
      count === 1 ? 'Taken out of the bin.' : `${format.number(count)} taken out of the bin.`,
    notAll: (done: number, of: number) =>
      `Only ${format.number(done)} of ${format.number(of)} were done. Try again with the rest.`,
    more: 'More',
    import: 'Import …',
    phases: {
      importing: 'Importing',
      scanning: 'Looking for files',
      reading: 'Reading memories',
      writing: 'Writing the index',
    },
    doneOf: (done: number, of?: number) =>
      of === undefined ? format.number(done) : `${format.number(done)} of ${format.number(of)}`,
    export: 'Export memories',
    exportBin: 'Export the bin',
    reindex: 'Make the index anew',
    stale: 'The index does not know all memories: a search may miss some.',
    reindexing: 'The index is being made anew',
    reindexed: (count: number) => `The index knows ${format.number(count)} memories.`,
    newMemory: 'New memory',
    focusSearch: 'Search memories',
    next: 'Next memory',
    previous: 'Previous memory',
    selectCurrent: 'Select the memory',
    deleteCurrent: 'Delete the memory',
  },
  de: {
    types: germanTypes,
    privacies: germanPrivacies,
    periods: germanPeriods,
    title: 'Erinnerungen',
    group: 'Erinnerungen',
    what: 'Was soll behalten werden?',
    placeholder: 'Schreiben Sie auf, was behalten werden soll',
    keep: 'Behalten',
    keepKeys: 'Strg + Enter behält es',
    kept: 'Behalten.',
    open: 'Öffnen',
    moreFields: 'Art, Schlagwörter, Zeit …',
    type: 'Art',
    typeHint: 'Kleinbuchstaben, Ziffern und _; ein Buchstabe zuerst.',
    tags: 'Schlagwörter',
    tagsHint: 'Durch Kommas getrennt.',
    privacy: 'Vertraulichkeit',
    when: 'Wann es war',
    whenHint: 'Jetzt, wenn Sie nichts angeben.',
    search: 'Erinnerungen durchsuchen',
    searchPlaceholder: 'Wörter, „letzten Sommer“ …',
    clearSearch: 'Suche leeren',
    filters: 'Filter',
    anyType: 'Jede Art',
    tag: 'Schlagwort',
    anyTag: 'Jedes Schlagwort',
    person: 'Person',
    anyPerson: 'Jede Person',
    time: 'Zeit',
    from: 'Von',
    to: 'Bis',
    bin: 'Papierkorb',
    leaveBin: 'Papierkorb verlassen',
    clearFilters: 'Filter entfernen',
    months: 'Monate',
    everything: 'Neueste',
    list: 'Erinnerungen',
    found: 'Gefunden',
    foundCount: (count: number) =>
      count === 1 ? '1 Erinnerung gefunden' : `${format.number(count)} Erinnerungen gefunden`,
    modes: {
      lexical: 'Nach Wörtern gesucht.',
      hybrid: 'Nach Wörtern und nach der Bedeutung gesucht.',
      partial: 'Nach Wörtern gesucht, und nach der Bedeutung, soweit sie schon bekannt ist',
      degraded: 'Einiges kann fehlen: Der Index wird gerade angelegt',
    },
    progress: (share: number) => format.number(share, { style: 'percent' }),
    notByMeaning: (note: string) => `Nicht nach der Bedeutung: ${note}`,
    because: (why: string) => `Gefunden durch ${why}`,
    reasons: {
      'its words': 'die Wörter darin',
      nearby: 'Wörter daneben',
      date: 'das Datum',
      meaning: 'die Bedeutung',
      'said by': 'die Person, die es sagte,',
      time: 'die genannte Zeit',
      'recent first': 'das Neuere zuerst',
    },
    nothingFound: 'Nichts gefunden',
    nothingFoundText: 'Versuchen Sie weniger oder andere Wörter, oder entfernen Sie einen Filter.',
    showMore: 'Mehr zeigen',
    empty: 'Noch ist nichts behalten',
    emptyText:
      'Schreiben Sie oben den ersten Satz: wen Sie trafen, was Sie beschlossen, wo etwas liegt. Sie finden ihn an seinen Wörtern wieder. Erinnerungen von anderswo können Sie importieren.',
    allMemories: 'Alle Erinnerungen',
    emptyBin: 'Der Papierkorb ist leer',
    emptyBinText:
      'Was Sie löschen, liegt hier, bis Sie es zurückholen. Nichts leert den Papierkorb.',
    emptyFilter: 'Keine Erinnerung passt',
    emptyFilterText: 'Keine Erinnerung hat diese Art, dieses Schlagwort und diese Zeit zugleich.',
    loadingMore: 'Ältere Erinnerungen werden geladen …',
    whole: 'Das ist alles.',
    incorrect: 'falsch',
    moreTags: (count: number) => `${format.number(count)} weitere`,
    select: (text: string) => `Auswählen: ${text}`,
    selected: (count: number) => `${format.number(count)} ausgewählt`,
    selection: 'Ausgewählte Erinnerungen',
    clearSelection: 'Nichts auswählen',
    delete: 'Löschen',
    restore: 'Aus dem Papierkorb holen',
    deleted: (count: number) =>
      count === 1
        ? 'In den Papierkorb verschoben.'
        : `${format.number(count)} in den Papierkorb verschoben.`,
    undo: 'Rückgängig',
    restored: (count: number) =>
      count === 1
        ? 'Aus dem Papierkorb geholt.'
        : `${format.number(count)} aus dem Papierkorb geholt.`,
    notAll: (done: number, of: number) =>
      `Nur ${format.number(done)} von ${format.number(of)} gelangen. Versuchen Sie es mit dem Rest noch einmal.`,
    more: 'Mehr',
    import: 'Importieren …',
    phases: {
      importing: 'Wird importiert',
      scanning: 'Dateien werden gesucht',
      reading: 'Erinnerungen werden gelesen',
      writing: 'Index wird geschrieben',
    },
    doneOf: (done: number, of?: number) =>
      of === undefined ? format.number(done) : `${format.number(done)} von ${format.number(of)}`,
    export: 'Erinnerungen exportieren',
    exportBin: 'Papierkorb exportieren',
    reindex: 'Index neu anlegen',
    stale: 'Der Index kennt nicht alle Erinnerungen: Eine Suche kann welche übersehen.',
    reindexing: 'Der Index wird neu angelegt',
    reindexed: (count: number) => `Der Index kennt ${format.number(count)} Erinnerungen.`,
    newMemory: 'Neue Erinnerung',
    focusSearch: 'Erinnerungen durchsuchen',
    next: 'Nächste Erinnerung',
    previous: 'Vorige Erinnerung',
    selectCurrent: 'Die Erinnerung auswählen',
    deleteCurrent: 'Die Erinnerung löschen',
  },
})
