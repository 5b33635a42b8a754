import { catalogue } from '../words/language.svelte.ts'

const problems: Readonly<Record<string, string>> = {
  unreachable: 'The server cannot be reached. Check that it runs and that you are connected.',
  'not-understood':
    'The answer was not what this page expects. Reload the page: it may be an old one.',
  'cut-off':
    'The connection broke before the reply began. Look whether your message is there, and say it again if it is not.',
  'last-owner': 'This is the last owner. Make somebody else an owner first.',
  'login-failed': 'Username or password is wrong.',
  'totp-wrong':
    'This code is wrong, or was used already. Wait for the next one, or use a recovery code.',
  'proof-needed': 'Nothing was done: it needs a proof of who you are.',
  'weak-password:characters': 'The password has fewer than three different characters.',
  'weak-password:row': 'The password is a row of the alphabet or of digits.',
  'weak-password:username': 'The password is made of the username: choose one that nobody expects.',
  'weak-password:product':
    'The password is made of the name of this program: choose one that nobody expects.',
  'weak-password:common':
    'The password is one of those that most people choose and that are tried first. A sentence is better.',
}
const germanProblems: typeof problems = {
  unreachable: 'Der Server ist nicht erreichbar. Läuft er, und sind Sie verbunden?',
  'not-understood':
    'Mit der Antwort kann diese Seite nichts anfangen. Laden Sie sie neu: Vielleicht ist sie veraltet.',
  'cut-off':
    'Die Verbindung brach ab, bevor die Antwort begann. Sehen Sie nach, ob Ihre Nachricht da ist, und senden Sie sie sonst noch einmal.',
  'last-owner': 'Das ist der letzte Eigentümer. Machen Sie erst jemand anderen zum Eigentümer.',
  'login-failed': 'Benutzername oder Passwort ist falsch.',
  'totp-wrong':
    'Der Code ist falsch oder wurde schon verwendet. Warten Sie auf den nächsten, oder nehmen Sie einen Wiederherstellungscode.',
  'totp-needed': 'Geben Sie auch den Code Ihrer Authenticator-App ein.',
  'proof-needed': 'Nichts wurde getan: Dazu müssen Sie zeigen, wer Sie sind.',
  'weak-password:characters': 'Das Passwort hat weniger als drei verschiedene Zeichen.',
  'weak-password:row': 'Das Passwort ist eine Reihe des Alphabets oder von Ziffern.',
  'weak-password:username':
    'Das Passwort besteht aus dem Benutzernamen: Wählen Sie eines, das niemand erwartet.',
  'weak-password:product':
    'Das Passwort besteht aus dem Namen dieses Programms: Wählen Sie eines, das niemand erwartet.',
  'weak-password:common':
    'Das Passwort gehört zu denen, die die meisten wählen und die zuerst probiert werden. Ein Satz ist besser.',
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
  'worker-starting': 'Der Worker startet noch. Versuchen Sie es gleich noch einmal.',
  'supervisor-unreachable': 'Der Supervisor ist nicht erreichbar.',
  'not-found': 'Das gibt es nicht, oder nicht mehr.',
  'cross-site': 'Die Anfrage kam von einer anderen Seite.',
  'method-not-allowed': 'Das geht unter dieser Adresse nicht.',
  'unsupported-media-type': 'Diese Art von Inhalt wird nicht angenommen.',
}

/** What the page says of a failure's kind, before the server's own words for the one failure, which are English. */
const germanKinds: typeof problems = {
  'invalid-input': 'Das lässt sich so nicht annehmen:',
  'weak-password': 'Das Passwort ist zu leicht zu erraten:',
  'invalid-path': 'Dieser Pfad ist nicht erlaubt:',
  'wrong-usage': 'Das ist nicht vollständig:',
  forbidden: 'Das ist nicht erlaubt:',
  'consent-needed': 'Dazu muss die Person erst zustimmen:',
  conflict: 'Das geht gerade nicht:',
  'file-corrupt': 'Eine Datei ist beschädigt:',
  'model-failed': 'Das Modell antwortete nicht:',
  'already-running': 'Das läuft schon:',
  'profile-unusable': 'Der Profilordner ist nicht nutzbar:',
}
const kinds: typeof problems = {}

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
    tooMany: (seconds: string) =>
      `That was too often, or too much at once. Try again in ${seconds} s.`,
    copy: 'Copy',
    copied: 'Copied.',
    asTable: 'Show as table',
    typeToConfirm: (word: string) => `Type ${word} to confirm`,
    noJson: (line: number, column: number) =>
      `This is not JSON: look at line ${line}, column ${column}.`,
    formatJson: 'Format',
    showFault: 'Go to the error',
    problems,
    kinds,
    serverSays: '',
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
    tooMany: (seconds: string) =>
      `Das war zu oft, oder zu viel auf einmal. Versuchen Sie es in ${seconds} s noch einmal.`,
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
    kinds: germanKinds,
    serverSays: 'Der Server sagt:',
  },
})
