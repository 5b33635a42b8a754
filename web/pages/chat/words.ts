import type { ToldChatEvent } from '../../../shared/api/chat.ts'
import type { Provenance } from '../../../shared/domain/episodic-event.ts'
import { format } from '../../words/format.svelte.ts'
import { catalogue } from '../../words/language.svelte.ts'
import type { SlashCommand } from './slash.ts'

type ToolState = Extract<ToldChatEvent, { name: 'tool' }>['data']['state']
type ToolWords = Readonly<Record<ToolState, string>>
type SlashWords = Readonly<Record<SlashCommand, string>>
type WriterWords = Readonly<Record<Provenance['by'], string>>

const toolStates: ToolWords = {
  running: 'is at work',
  'awaiting-approval': 'waits for your approval',
  done: 'is done',
  failed: 'failed',
  refused: 'was refused',
}
const germanToolStates: ToolWords = {
  running: 'arbeitet',
  'awaiting-approval': 'wartet auf Ihre Freigabe',
  done: 'ist fertig',
  failed: 'ist gescheitert',
  refused: 'wurde abgelehnt',
}
const slash: SlashWords = {
  remember: 'keep what follows as a memory',
  task: 'make a task of what follows',
  find: 'search your memories for what follows',
  new: 'begin a new conversation',
  mode: 'set the mode: dual, agent or emulation',
  help: 'say what there is',
}
const germanSlash: SlashWords = {
  remember: 'was folgt als Erinnerung festhalten',
  task: 'aus dem, was folgt, eine Aufgabe machen',
  find: 'die Erinnerungen nach dem durchsuchen, was folgt',
  new: 'ein neues Gespräch beginnen',
  mode: 'den Modus setzen: dual, agent oder emulation',
  help: 'sagen, was es gibt',
}
const writers: WriterWords = {
  user: 'written by you',
  agent: 'written by an agent',
  import: 'imported',
  file: 'from a file',
}
const germanWriters: WriterWords = {
  user: 'von Ihnen geschrieben',
  agent: 'von einem Agenten geschrieben',
  import: 'importiert',
  file: 'aus einer Datei',
}

export const words = catalogue({
  en: {
    toolStates,
    slash,
    writers,
    title: 'Chat',
    loading: 'Loading …',
    conversation: 'Conversation',
    conversations: 'Conversations',
    newConversation: 'New conversation',
    write: 'Write',
    you: 'You',
    assistant: 'Your assistant',
    say: 'Say something',
    sayHint: 'Say something, or type / for commands',
    keysHint: 'Enter sends, Shift Enter begins a new line.',
    send: 'Send',
    stop: 'Stop',
    commands: 'Commands',
    editing: 'It replaces what you said, and all that came after it.',
    leaveAsItWas: 'Leave it as it was',
    remember: 'Remember this (agent mode)',
    emulation: 'Emulation: nothing of this is remembered.',
    slashHelp: '/remember, /task, /find, /new and /mode: type / to choose.',
    kept: 'Kept.',
    show: 'Show',
    taskMade: 'It is in your tasks.',
    modeSet: (mode: string) => `The mode is ${mode} now.`,
    welcome: 'What is on your mind?',
    welcomeText: 'Ask about what you have kept, or tell something new.',
    starters: ['Today I ', 'When did I last see ', 'What do you know about '],
    editMessage: (beginning: string) => `Edit: ${beginning}`,
    earlier: (count: number) =>
      format.plural(count) === 'one' ? 'An earlier reply' : `${count} earlier replies`,
    toNewest: 'To the newest',
    keepSelection: 'Keep as a memory',
    thinking: 'Thinking …',
    answering: (model: string) => `From ${model} …`,
    from: (model: string) => `From ${model}`,
    builtin: 'No model: put together from your memories.',
    chooseModel: 'Choose a model',
    brokenOff: 'Broken off: this is not all.',
    connectionLost: 'The connection was lost; connecting again …',
    queued: (position: number) =>
      position === 0
        ? 'Next at the model server …'
        : `Waiting at the model server: ${position} before you`,
    passedOver: (model: string, reason: string) => `${model} was passed over: ${reason}`,
    tool: (name: string, what: string) => `${name} ${what}`,
    decide: 'Decide',
    copy: 'Copy the reply',
    copied: 'Copied',
    retry: 'Try again',
    whyKnown: 'Why do you know this?',
    sources: 'Sources',
    closeSources: 'Close the sources',
    memoryNumber: (n: number) => `Memory ${n}: why do you know this?`,
    because: (snippet: string) => `Found by “${snippet}”`,
    openMemory: 'Open the memory',
    forget: 'Forget this',
    forgetTitle: 'Forget it everywhere?',
    forgetText:
      'The memory goes for ever: its file, its versions, what was made of it, this conversation’s quote of it. It cannot be taken back.',
    forgetWord: 'forget',
    forgotten: 'Forgotten, everywhere in your profile.',
    more: 'More',
    delete: 'Delete',
    deleteConversation: (title: string) => `Delete the conversation ${title}`,
    deleteTitle: 'Delete this conversation?',
    deleteText: (title: string) =>
      `“${title}” goes for ever. What was remembered of it stays in your memories.`,
  },
  de: {
    toolStates: germanToolStates,
    slash: germanSlash,
    writers: germanWriters,
    title: 'Gespräch',
    loading: 'Wird geladen …',
    conversation: 'Gespräch',
    conversations: 'Gespräche',
    newConversation: 'Neues Gespräch',
    write: 'Schreiben',
    you: 'Sie',
    assistant: 'Ihr Assistent',
    say: 'Etwas sagen',
    sayHint: 'Sagen Sie etwas, oder / für Befehle',
    keysHint: 'Enter sendet, Umschalt Enter beginnt eine neue Zeile.',
    send: 'Senden',
    stop: 'Anhalten',
    commands: 'Befehle',
    editing: 'Es ersetzt, was Sie sagten, und alles danach.',
    leaveAsItWas: 'So lassen, wie es war',
    remember: 'Das festhalten (Agent-Modus)',
    emulation: 'Emulation: Nichts davon wird erinnert.',
    slashHelp: '/remember, /task, /find, /new und /mode: / tippen und wählen.',
    kept: 'Festgehalten.',
    show: 'Zeigen',
    taskMade: 'Es steht in Ihren Aufgaben.',
    modeSet: (mode: string) => `Der Modus ist jetzt ${mode}.`,
    welcome: 'Was beschäftigt Sie?',
    welcomeText: 'Fragen Sie nach Festgehaltenem, oder erzählen Sie etwas Neues.',
    starters: ['Heute habe ich ', 'Wann sah ich zuletzt ', 'Was weißt du über '],
    editMessage: (beginning: string) => `Ändern: ${beginning}`,
    earlier: (count: number) =>
      format.plural(count) === 'one' ? 'Eine frühere Antwort' : `${count} frühere Antworten`,
    toNewest: 'Zum Neuesten',
    keepSelection: 'Als Erinnerung festhalten',
    thinking: 'Denkt nach …',
    answering: (model: string) => `Von ${model} …`,
    from: (model: string) => `Von ${model}`,
    builtin: 'Ohne Modell: aus Ihren Erinnerungen zusammengestellt.',
    chooseModel: 'Ein Modell wählen',
    brokenOff: 'Abgebrochen: Das ist nicht alles.',
    connectionLost: 'Die Verbindung brach ab; sie wird wiederhergestellt …',
    queued: (position: number) =>
      position === 0
        ? 'Als Nächste beim Modellserver …'
        : `Wartet beim Modellserver: ${position} vor Ihnen`,
    passedOver: (model: string, reason: string) => `${model} wurde übergangen: ${reason}`,
    tool: (name: string, what: string) => `${name} ${what}`,
    decide: 'Entscheiden',
    copy: 'Antwort kopieren',
    copied: 'Kopiert',
    retry: 'Noch einmal versuchen',
    whyKnown: 'Woher weißt du das?',
    sources: 'Quellen',
    closeSources: 'Quellen schließen',
    memoryNumber: (n: number) => `Erinnerung ${n}: Woher weißt du das?`,
    because: (snippet: string) => `Gefunden durch „${snippet}“`,
    openMemory: 'Erinnerung öffnen',
    forget: 'Vergiss das',
    forgetTitle: 'Überall vergessen?',
    forgetText:
      'Die Erinnerung verschwindet für immer: ihre Datei, ihre Fassungen, was daraus wurde, auch dieses Zitat. Das lässt sich nicht zurücknehmen.',
    forgetWord: 'vergessen',
    forgotten: 'Vergessen, überall in Ihrem Profil.',
    more: 'Mehr',
    delete: 'Löschen',
    deleteConversation: (title: string) => `Gespräch löschen: ${title}`,
    deleteTitle: 'Dieses Gespräch löschen?',
    deleteText: (title: string) =>
      `„${title}“ verschwindet für immer. Was davon erinnert wurde, bleibt in Ihren Erinnerungen.`,
  },
})
