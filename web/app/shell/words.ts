import type { CognitiveMode } from '../../../shared/domain/cognitive-mode.ts'
import type { Role } from '../../../shared/domain/principal.ts'
import { catalogue } from '../../words/language.svelte.ts'
import type { PlaceId } from '../navigation.ts'
import type { Presence } from './presence.ts'

type PlaceWords = Readonly<Record<PlaceId, string>>
type PresenceWords = Readonly<Record<Presence, string>>
type ModeWords = Readonly<Record<CognitiveMode, string>>
type RoleWords = Readonly<Record<Role, string>>

const places: PlaceWords = {
  home: 'Today',
  chat: 'Chat',
  memory: 'Memory',
  tasks: 'Tasks',
  calendar: 'Calendar',
  inbox: 'Inbox',
  approvals: 'Approvals',
  persona: 'Persona',
  agents: 'Agents',
  models: 'Models',
  insights: 'Insights',
  users: 'Users',
  workers: 'Workers',
  audit: 'Audit',
  system: 'System',
}
const germanPlaces: PlaceWords = {
  home: 'Heute',
  chat: 'Gespräch',
  memory: 'Erinnerungen',
  tasks: 'Aufgaben',
  calendar: 'Kalender',
  inbox: 'Eingang',
  approvals: 'Freigaben',
  persona: 'Persona',
  agents: 'Agenten',
  models: 'Modelle',
  insights: 'Einblicke',
  users: 'Personen',
  workers: 'Worker',
  audit: 'Protokoll',
  system: 'System',
}
const presences: PresenceWords = {
  awake: 'awake',
  waking: 'waking',
  asleep: 'asleep',
  failed: 'failed',
  offline: 'offline',
}
const germanPresences: PresenceWords = {
  awake: 'wach',
  waking: 'wacht auf',
  asleep: 'schläft',
  failed: 'gestört',
  offline: 'offline',
}
const modes: ModeWords = { dual: 'dual', agent: 'agent', emulation: 'emulation' }
const germanModes: ModeWords = { dual: 'Dual', agent: 'Agent', emulation: 'Emulation' }
const roles: RoleWords = { owner: 'owner', guest: 'guest' }
const germanRoles: RoleWords = { owner: 'Eigentümer', guest: 'Gast' }
/** What stands around every page. */
export const words = catalogue({
  en: {
    proof: 'Is it you?',
    proofText:
      'This is asked again before anything that would harm in other hands. It goes on then; nothing that you typed is lost.',
    password: 'Password',
    cancel: 'Cancel',
    goOn: 'Go on',
    totpResetRegion: 'Second factor taken away',
    totpReset: (when: string) => `Your second factor was taken away at the machine on ${when}.`,
    totpResetMend: 'Set it up again.',
    totpResetUnwanted: 'If you did not want that, ask who looks after this machine.',
    understood: 'Understood',
    waiting: (count: string) => `, ${count} waiting`,
    places,
    presences,
    modes,
    roles,
    worker: 'Your worker:',
    navigation: 'Pages',
    mainNavigation: 'Main pages',
    assistant: 'Assistant',
    owner: 'Owner',
    more: 'More',
    settings: 'Settings',
    general: 'General',
    logOut: 'Log out',
    skip: 'Skip to the page',
    find: 'Find or do …',
    palette: 'Command palette',
    typeCommand: 'Type a command, or words to search for',
    searchMemories: (query: string) => `Search memories for “${query}”`,

    goToGroup: 'Go to',
    memories: 'Search',
    showKeys: 'Show all keys',
    keys: 'Keys',
    keysLead: 'Two keys are pressed after each other. They rest while you type.',
    dismiss: 'Dismiss',
    offline: 'Offline: connecting again …',
    startWorker: 'Start it',
    starting: 'Your worker is starting …',
    shownProfile: 'Shown profile:',
    yourself: (name: string) => `${name} (you)`,
    createUser: 'Create user',
    manageUsers: 'Manage users',
    switchBack: 'Switch back',
    visitRegion: 'Another person’s profile',
    visiting: (name: string, since: string, until: string) =>
      `You are looking at the profile of ${name}, since ${since}, until ${until} at the latest. ${name} sees this in their audit.`,
  },
  de: {
    proof: 'Sind Sie es?',
    proofText:
      'Das wird noch einmal gefragt, bevor etwas geschieht, das in anderen Händen schaden würde. Danach geht es weiter; was Sie geschrieben haben, bleibt.',
    password: 'Passwort',
    cancel: 'Abbrechen',
    goOn: 'Weiter',
    totpResetRegion: 'Zweiter Faktor weggenommen',
    totpReset: (when: string) => `Ihr zweiter Faktor wurde am ${when} an der Maschine weggenommen.`,
    totpResetMend: 'Richten Sie ihn neu ein.',
    totpResetUnwanted: 'Wollten Sie das nicht, fragen Sie, wer diese Maschine betreut.',
    understood: 'Verstanden',
    waiting: (count: string) => `, ${count} warten`,
    places: germanPlaces,
    presences: germanPresences,
    modes: germanModes,
    roles: germanRoles,
    worker: 'Ihr Worker:',
    navigation: 'Seiten',
    mainNavigation: 'Hauptseiten',
    assistant: 'Assistent',
    owner: 'Eigentümer',
    more: 'Mehr',
    settings: 'Einstellungen',
    general: 'Allgemein',
    logOut: 'Abmelden',
    skip: 'Zur Seite springen',
    find: 'Suchen oder tun …',
    palette: 'Befehle',
    typeCommand: 'Befehl oder Suchwörter eingeben',
    searchMemories: (query: string) => `Erinnerungen nach „${query}“ durchsuchen`,

    goToGroup: 'Gehe zu',
    memories: 'Suche',
    showKeys: 'Alle Tasten zeigen',
    keys: 'Tasten',
    keysLead: 'Zwei Tasten drückt man nacheinander. Während Sie schreiben, ruhen sie.',
    dismiss: 'Schließen',
    offline: 'Offline: Verbindung wird wiederhergestellt …',
    startWorker: 'Starten',
    starting: 'Ihr Worker startet …',
    shownProfile: 'Gezeigtes Profil:',
    yourself: (name: string) => `${name} (Sie)`,
    createUser: 'Person anlegen',
    manageUsers: 'Personen verwalten',
    switchBack: 'Zurückwechseln',
    visitRegion: 'Profil einer anderen Person',
    visiting: (name: string, since: string, until: string) =>
      `Sie sehen das Profil von ${name}, seit ${since}, längstens bis ${until}. ${name} sieht das im eigenen Protokoll.`,
  },
})
