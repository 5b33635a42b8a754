import type { Provenance } from '../../../shared/domain/episodic-event.ts'
import { catalogue } from '../../words/language.svelte.ts'
import { format } from '../../words/format.svelte.ts'

const AGENT = 'agent:'

/** Who acted, as the audit names them, for a person. */
export function actorName(actor: string): string {
  if (actor.startsWith(AGENT)) return oneWords.t.theAgent(actor.slice(AGENT.length))
  if (actor === 'console') return oneWords.t.theConsole
  return actor === 'file' ? oneWords.t.aFile : oneWords.t.aPerson
}

/** Where a memory comes from, in a sentence. */
export function provenanceWords({ by, actor = '', from = '' }: Provenance): string {
  const { writers } = oneWords.t
  if (by === 'agent') return writers.agent(actor.startsWith(AGENT) ? actor.slice(AGENT.length) : '')
  if (by === 'user') return actor === 'console' ? writers.console : writers.user
  return by === 'import' ? writers.import(from) : writers.file(from)
}

/** What the page of one memory says. */
export const oneWords = catalogue({
  en: {
    title: 'A memory',
    back: 'All memories',
    edit: 'Edit',
    save: 'Save',
    cancel: 'Cancel',
    text: 'Text',
    answer: 'What was answered',
    saved: 'Saved. The version before is kept.',
    details: 'Details',
    when: 'When',
    from: 'From',
    trust: 'Trust',
    trusted: 'Its words may be taken for yours.',
    untrusted: 'Its words are not yours: no model takes them for instructions of yours.',
    noTags: 'none',
    id: 'ID',
    theAgent: (name: string) => `the ${name} agent`,
    theConsole: 'the command line',
    aFile: 'an edit of its file',
    aPerson: 'a person',
    writers: {
      user: 'You kept it.',
      console: 'It was kept on the command line.',
      agent: (name: string) => (name ? `The ${name} agent wrote it.` : 'An agent wrote it.'),
      import: (from: string) => (from ? `Imported from ${from}.` : 'Imported.'),
      file: (from: string) => (from ? `Read from the file ${from}.` : 'Read from a file.'),
    },
    judgement: 'Is it right?',
    judgements: { correct: 'Correct', incorrect: 'Incorrect', unchecked: 'Not checked' },
    meaning: {
      correct: 'You said that it is correct.',
      incorrect:
        'You said that it is incorrect: searches and chats do not find it, and its words stand beside no other memory. It stays in the list.',
      unchecked: 'Nobody has said whether it is correct. What is incorrect is found no more.',
    },
    links: 'Links',
    cites: 'Made from, or speaks of',
    madeFrom: 'Made out of it',
    citedBy: 'Speaks of it',
    common: 'Has something in common',
    noLinks: 'It names no other memory, and none names it.',
    moreLinks: (count: number) => `and ${format.number(count)} more`,
    history: 'History',
    noHistory: 'It was never changed.',
    until: (when: string, who: string) => `Until ${when}, when ${who} changed it`,
    nothingInText: 'The text stayed the same.',
    changed: (what: string) => `Changed: ${what}`,
    takeBack: 'Take back to this version',
    tookBack: 'This version is in force again.',
    added: 'added',
    removed: 'removed',
    forget: 'Forget everywhere …',
    forgetTitle: 'Forget this memory everywhere?',
    forgetText:
      'It is taken away for ever: its file, its earlier versions, the index, conversations, training sets and old logs. What agents made out of it goes too. This cannot be undone.',
    forgetWord: 'forget',
    forgetConfirm: 'Forget',
    forgotten: 'Forgotten',
    forgottenLead: 'It is gone from everything in this profile.',
    where: 'Where it was',
    stores: 'Store',
    removedCount: 'Removed',
    redactedCount: 'Redacted',
    nowhereElse: 'Nothing else held it.',
    derived: (count: number) =>
      count === 1
        ? 'One memory that was made out of it went too.'
        : `${format.number(count)} memories that were made out of it went too.`,
    redacted: 'These memories of yours named it; they lost the link and what they quoted:',
    left: 'This could not be looked into or changed:',
    backups: 'Backups',
    backupsKnown: 'These copies were made since, and still have it:',
    binned: 'This memory is in the bin',
    binnedText: 'It is not found and not listed. You can take it out again, or forget it for ever.',
    missing: 'There is no such memory',
    missingText: 'It was forgotten, or it never was in this profile.',
    deleteIt: 'Delete',
    backToList: 'Go to all memories',
  },
  de: {
    title: 'Eine Erinnerung',
    back: 'Alle Erinnerungen',
    edit: 'Bearbeiten',
    save: 'Speichern',
    cancel: 'Abbrechen',
    text: 'Text',
    answer: 'Was geantwortet wurde',
    saved: 'Gespeichert. Die Fassung davor bleibt erhalten.',
    details: 'Angaben',
    when: 'Wann',
    from: 'Woher',
    trust: 'Vertrauen',
    trusted: 'Ihre Wörter gelten als Ihre eigenen.',
    untrusted:
      'Ihre Wörter sind nicht Ihre eigenen: Kein Modell hält sie für Anweisungen von Ihnen.',
    noTags: 'keine',
    id: 'ID',
    theAgent: (name: string) => `der Agent ${name}`,
    theConsole: 'die Kommandozeile',
    aFile: 'eine Änderung der Datei',
    aPerson: 'eine Person',
    writers: {
      user: 'Sie haben sie behalten.',
      console: 'Sie wurde auf der Kommandozeile behalten.',
      agent: (name: string) =>
        name ? `Der Agent ${name} hat sie geschrieben.` : 'Ein Agent hat sie geschrieben.',
      import: (from: string) => (from ? `Importiert aus ${from}.` : 'Importiert.'),
      file: (from: string) =>
        from ? `Gelesen aus der Datei ${from}.` : 'Gelesen aus einer Datei.',
    },
    judgement: 'Stimmt sie?',
    judgements: { correct: 'Richtig', incorrect: 'Falsch', unchecked: 'Nicht geprüft' },
    meaning: {
      correct: 'Sie haben gesagt, dass sie richtig ist.',
      incorrect:
        'Sie haben gesagt, dass sie falsch ist: Suchen und Gespräche finden sie nicht, und ihre Wörter stehen neben keiner anderen Erinnerung. In der Liste bleibt sie.',
      unchecked:
        'Niemand hat gesagt, ob sie richtig ist. Was falsch ist, wird nicht mehr gefunden.',
    },
    links: 'Verknüpfungen',
    cites: 'Gemacht aus, oder handelt von',
    madeFrom: 'Daraus gemacht',
    citedBy: 'Handelt davon',
    common: 'Hat etwas gemeinsam',
    noLinks: 'Sie nennt keine andere Erinnerung, und keine nennt sie.',
    moreLinks: (count: number) => `und ${format.number(count)} weitere`,
    history: 'Verlauf',
    noHistory: 'Sie wurde nie geändert.',
    until: (when: string, who: string) => `Bis ${when}; geändert durch: ${who}`,
    nothingInText: 'Der Text blieb gleich.',
    changed: (what: string) => `Geändert: ${what}`,
    takeBack: 'Zu dieser Fassung zurückkehren',
    tookBack: 'Diese Fassung gilt wieder.',
    added: 'hinzugefügt',
    removed: 'entfernt',
    forget: 'Überall vergessen …',
    forgetTitle: 'Diese Erinnerung überall vergessen?',
    forgetText:
      'Sie wird für immer entfernt: ihre Datei, frühere Fassungen, der Index, Gespräche, Trainingsdaten und alte Protokolle. Was Agenten daraus machten, geht mit. Das lässt sich nicht rückgängig machen.',
    forgetWord: 'vergessen',
    forgetConfirm: 'Vergessen',
    forgotten: 'Vergessen',
    forgottenLead: 'Sie ist aus allem in diesem Profil verschwunden.',
    where: 'Wo sie war',
    stores: 'Ablage',
    removedCount: 'Entfernt',
    redactedCount: 'Geschwärzt',
    nowhereElse: 'Sonst enthielt sie nichts.',
    derived: (count: number) =>
      count === 1
        ? 'Eine Erinnerung, die daraus gemacht war, ging mit.'
        : `${format.number(count)} Erinnerungen, die daraus gemacht waren, gingen mit.`,
    redacted:
      'Diese eigenen Erinnerungen nannten sie; sie verloren die Verknüpfung und was sie zitierten:',
    left: 'Dies ließ sich nicht einsehen oder ändern:',
    backups: 'Sicherungen',
    backupsKnown: 'Diese Kopien wurden seither gemacht und enthalten sie noch:',
    binned: 'Diese Erinnerung ist im Papierkorb',
    binnedText:
      'Sie wird nicht gefunden und nicht aufgelistet. Sie können sie zurückholen oder für immer vergessen.',
    missing: 'Diese Erinnerung gibt es nicht',
    missingText: 'Sie wurde vergessen, oder sie war nie in diesem Profil.',
    deleteIt: 'Löschen',
    backToList: 'Zu allen Erinnerungen',
  },
})
