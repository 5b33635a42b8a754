import { catalogue } from '../words/language.svelte.ts'

const problems: Readonly<Record<string, string>> = {
  unreachable: 'The server cannot be reached. Check that it runs and that you are connected.',
  'not-understood':
    'The answer was not what this page expects. Reload the page: it may be an old one.',
  'cut-off':
    'The connection broke before the reply began. Look whether your message is there, and say it again if it is not.',
  'last-owner': 'This is the last owner. Make somebody else an owner first.',
}
const germanProblems: typeof problems = {
  unreachable: 'Der Server ist nicht erreichbar. Läuft er, und sind Sie verbunden?',
  'not-understood':
    'Mit der Antwort kann diese Seite nichts anfangen. Laden Sie sie neu: Vielleicht ist sie veraltet.',
  'cut-off':
    'Die Verbindung brach ab, bevor die Antwort begann. Sehen Sie nach, ob Ihre Nachricht da ist, und senden Sie sie sonst noch einmal.',
  'last-owner': 'Das ist der letzte Eigentümer. Machen Sie erst jemand anderen zum Eigentümer.',
  unauthenticated: 'Melden Sie sich zuerst an.',
  'setup-token-wrong': 'Dieses Einrichtungszeichen gilt nicht.',
  'link-expired': 'Dieser Link gilt nicht mehr. Bitten Sie um einen neuen.',
  'account-archived': 'Das Konto ist im Archiv.',
  'profile-changed': 'Gezeigt wird inzwischen ein anderes Profil. Laden Sie die Seite neu.',
  'body-too-large': 'Das ist zu groß, um angenommen zu werden.',
  'host-not-allowed': 'Unter dieser Adresse ist der Server nicht zu erreichen.',
  'profile-locked': 'Das Profil ist gerade verriegelt. Versuchen Sie es gleich noch einmal.',
  'too-many-requests': 'Das waren zu viele Anfragen. Warten Sie ein wenig.',
  internal: 'Hier ging etwas schief. Das Protokoll hat das Nähere unter dieser Anfrage.',
  'worker-unreachable': 'Der Worker brach ab, bevor er antwortete. Versuchen Sie es noch einmal.',
  'worker-off': 'Der Worker ist abgeschaltet.',
  'worker-failed': 'Der Worker ließ sich nicht starten.',
  'shutting-down': 'Der Server hält gerade an.',
  busy: 'Der Server ist beschäftigt. Versuchen Sie es gleich noch einmal.',
  'worker-timeout': 'Der Worker antwortete nicht rechtzeitig.',
}

/** What the components themselves say. */
export const words = catalogue({
  en: {
    close: 'Close',
    cancel: 'Cancel',
    loading: 'Loading …',
    tryAgain: 'Try again',
    request: 'Request',
    unexpected: 'Something went wrong in the page itself. Reload it; what you typed is kept.',
    noReason: (code: string) => `The server gave no reason (${code}).`,
    wrongFields: 'Something that was given is not right:',
    copy: 'Copy',
    copied: 'Copied.',
    asTable: 'Show as table',
    typeToConfirm: (word: string) => `Type ${word} to confirm`,
    noJson: (line: number, column: number) =>
      `This is not JSON: look at line ${line}, column ${column}.`,
    formatJson: 'Format',
    showFault: 'Go to the error',
    problems,
  },
  de: {
    close: 'Schließen',
    cancel: 'Abbrechen',
    loading: 'Wird geladen …',
    tryAgain: 'Noch einmal versuchen',
    request: 'Anfrage',
    unexpected:
      'In der Seite selbst ging etwas schief. Laden Sie sie neu; was Sie geschrieben haben, bleibt.',
    noReason: (code: string) => `Der Server nannte keinen Grund (${code}).`,
    wrongFields: 'Etwas von dem, was angegeben wurde, stimmt nicht:',
    copy: 'Kopieren',
    copied: 'Kopiert.',
    asTable: 'Als Tabelle zeigen',
    typeToConfirm: (word: string) => `Zum Bestätigen ${word} eingeben`,
    noJson: (line: number, column: number) =>
      `Das ist kein JSON: Sehen Sie in Zeile ${line}, Spalte ${column} nach.`,
    formatJson: 'Ordnen',
    showFault: 'Zum Fehler',
    problems: germanProblems,
  },
})
