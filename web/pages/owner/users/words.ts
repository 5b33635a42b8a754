import { catalogue } from '../../../words/language.svelte.ts'

/** What is asked before something is done to an account. */
type Ask = (name: string, role: string) => { title: string; text: string; confirm: string }
type Questions = Readonly<
  Record<'role' | 'disable' | 'password' | 'archive' | 'rename' | 'delete', Ask>
>

const questions: Questions = {
  role: (name, role) => ({
    title: `Make ${name} ${role}?`,
    text: `Every session and token of ${name} ends. The next log-in has the new role.`,
    confirm: 'Change the role',
  }),
  disable: (name) => ({
    title: `Disable ${name}?`,
    text: `${name} is logged out at once and cannot log in, and the worker stops. The profile stays as it is, and you can enable the account again.`,
    confirm: 'Disable',
  }),
  password: (name) => ({
    title: `Reset the password of ${name}?`,
    text: `You get a one-time link at which ${name} sets a new password. Every session and token of the account ends; the old password works until the new one is set.`,
    confirm: 'Make the link',
  }),
  archive: (name) => ({
    title: `Archive ${name}?`,
    text: `${name} is logged out at once and cannot log in, the worker stops, and the profile goes to the archive on this machine. You can take it back at any time.`,
    confirm: 'Archive',
  }),
  rename: (name) => ({
    title: `Rename ${name}`,
    text: `Account and folder get the new name. Sessions, tokens and schedules stay; from now on ${name} logs in with the new name, and the old one is free for somebody else.`,
    confirm: 'Rename',
  }),
  delete: (name) => ({
    title: `Delete ${name}?`,
    text: `The account goes and cannot log in any more. The profile is moved to the archive on this machine.`,
    confirm: 'Delete',
  }),
}
const germanQuestions: Questions = {
  role: (name, role) => ({
    title: `${name} zu „${role}“ machen?`,
    text: `Alle Sitzungen und Token von ${name} enden. Die nächste Anmeldung hat die neue Rolle.`,
    confirm: 'Rolle ändern',
  }),
  disable: (name) => ({
    title: `${name} sperren?`,
    text: `${name} wird sofort abgemeldet und kann sich nicht mehr anmelden; der Worker hält an. Das Profil bleibt, wie es ist, und Sie können das Konto wieder freigeben.`,
    confirm: 'Sperren',
  }),
  password: (name) => ({
    title: `Passwort von ${name} zurücksetzen?`,
    text: `Sie erhalten einen Einmal-Link, mit dem ${name} ein neues Passwort setzt. Alle Sitzungen und Token des Kontos enden; das alte Passwort gilt, bis das neue gesetzt ist.`,
    confirm: 'Link erzeugen',
  }),
  archive: (name) => ({
    title: `${name} archivieren?`,
    text: `${name} wird sofort abgemeldet und kann sich nicht mehr anmelden, der Worker hält an, und das Profil kommt ins Archiv auf diesem Rechner. Sie können es jederzeit zurückholen.`,
    confirm: 'Archivieren',
  }),
  rename: (name) => ({
    title: `${name} umbenennen`,
    text: `Konto und Ordner bekommen den neuen Namen. Sitzungen, Token und Zeitpläne bleiben; angemeldet wird von nun an mit dem neuen Namen, und der alte ist für andere frei.`,
    confirm: 'Umbenennen',
  }),
  delete: (name) => ({
    title: `${name} löschen?`,
    text: `Das Konto verschwindet und kann sich nicht mehr anmelden. Das Profil kommt ins Archiv auf diesem Rechner.`,
    confirm: 'Löschen',
  }),
}

/** What the pages of accounts say. */
export const words = catalogue({
  en: {
    questions,
    title: 'Users',
    lead: 'Who has an account on this machine, and what they may do.',
    create: 'Create user',
    createIt: 'Create',
    created: (name: string) => `Created ${name}.`,
    alone:
      'You are the only one here. Create an account for each person: everybody has a profile of their own.',
    you: 'You',
    roles: { owner: 'Owner', guest: 'Guest' },
    roleHints: {
      owner:
        'Looks after accounts, workers and the installation, and may look into profiles that allow it.',
      guest: 'Has a profile, and sees nobody else’s.',
    },
    states: { active: 'Active', disabled: 'Disabled', archived: 'Archived' },
    noPassword: 'No password yet',
    isDefault: 'Default user',
    lastSeen: (when: string) => `last log-in ${when}`,
    neverSeen: 'never logged in',
    username: 'Username',
    usernameHint: 'Letters, digits, - and _; it names the profile’s folder.',
    role: 'Role',
    entry: 'How they get in',
    byLink: 'One-time link',
    byPassword: 'Password',
    password: 'Password',
    passwordHint: 'At least 8 characters.',
    linkHint:
      'You get a link to pass on, at which they set their own password. It is good for seven days.',
    link: 'One-time link',
    linkShownOnce: (name: string) =>
      `Pass this link on to ${name}. It is shown only now, works once, and is good for seven days.`,
    done: 'Done',
    cancel: 'Cancel',
    actionsFor: (name: string) => `Actions for ${name}`,
    look: 'Look into the profile',
    makeRole: (role: string) => `Make ${role.toLowerCase()}`,
    resetPassword: 'Reset password',
    setDefault: 'Make default user',
    disable: 'Disable',
    enable: 'Enable',
    archive: 'Archive',
    unarchive: 'Take back from the archive',
    archivedAt: 'Archived',
    rename: 'Rename',
    newName: 'New name',
    renamed: (name: string, to: string) => `${name} is now ${to}.`,
    erased: (name: string, files: string, bytes: string) =>
      `Deleted ${name} and erased ${files} files (${bytes}).`,
    delete: 'Delete',
    erase: 'Erase the profile instead of archiving it',
    eraseHint: 'All memories and files of the profile are gone for good.',
    changed: (name: string) => `Changed ${name}.`,
    deleted: (name: string, archive: string | null) =>
      archive === null ? `Deleted ${name}.` : `Deleted ${name}; the profile is in ${archive}.`,
    account: 'Account',
    createdAt: 'Created',
    state: 'State',
    lastLogin: 'Last log-in',
    never: 'Never',
    isDefaultText: 'Default user of the command line',
    yes: 'Yes',
    no: 'No',
    worker: 'Worker',
    toWorker: 'Show the worker',
    recent: 'Recent in the audit',
    toAudit: 'Show all of it',
    noAudit: 'Nothing is written down of this account yet.',
    back: 'All users',
  },
  de: {
    questions: germanQuestions,
    title: 'Personen',
    lead: 'Wer auf diesem Rechner ein Konto hat und was erlaubt ist.',
    create: 'Person anlegen',
    createIt: 'Anlegen',
    created: (name: string) => `${name} wurde angelegt.`,
    alone:
      'Sie sind hier allein. Legen Sie für jede Person ein Konto an: Alle haben ihr eigenes Profil.',
    you: 'Sie',
    roles: { owner: 'Eigentümer', guest: 'Gast' },
    roleHints: {
      owner:
        'Betreut Konten, Worker und die Installation und darf in Profile sehen, die das erlauben.',
      guest: 'Hat ein Profil und sieht kein anderes.',
    },
    states: { active: 'Aktiv', disabled: 'Gesperrt', archived: 'Archiviert' },
    noPassword: 'Noch kein Passwort',
    isDefault: 'Standard',
    lastSeen: (when: string) => `letzte Anmeldung ${when}`,
    neverSeen: 'noch nie angemeldet',
    username: 'Benutzername',
    usernameHint: 'Buchstaben, Ziffern, - und _; so heißt auch der Ordner des Profils.',
    role: 'Rolle',
    entry: 'Zugang',
    byLink: 'Einmal-Link',
    byPassword: 'Passwort',
    password: 'Passwort',
    passwordHint: 'Mindestens 8 Zeichen.',
    linkHint:
      'Sie erhalten einen Link zum Weitergeben, mit dem die Person selbst ein Passwort setzt. Er gilt sieben Tage.',
    link: 'Einmal-Link',
    linkShownOnce: (name: string) =>
      `Geben Sie diesen Link an ${name} weiter. Er wird nur jetzt gezeigt, gilt einmal und sieben Tage lang.`,
    done: 'Fertig',
    cancel: 'Abbrechen',
    actionsFor: (name: string) => `Aktionen für ${name}`,
    look: 'In das Profil sehen',
    makeRole: (role: string) => `Zu „${role}“ machen`,
    resetPassword: 'Passwort zurücksetzen',
    setDefault: 'Zum Standard machen',
    disable: 'Sperren',
    enable: 'Freigeben',
    archive: 'Archivieren',
    unarchive: 'Aus dem Archiv zurückholen',
    archivedAt: 'Archiviert',
    rename: 'Umbenennen',
    newName: 'Neuer Name',
    renamed: (name: string, to: string) => `${name} heißt jetzt ${to}.`,
    erased: (name: string, files: string, bytes: string) =>
      `${name} wurde gelöscht, ${files} Dateien (${bytes}) sind ausgelöscht.`,
    delete: 'Löschen',
    erase: 'Profil vernichten statt archivieren',
    eraseHint: 'Alle Erinnerungen und Dateien des Profils sind endgültig fort.',
    changed: (name: string) => `${name} wurde geändert.`,
    deleted: (name: string, archive: string | null) =>
      archive === null
        ? `${name} wurde gelöscht.`
        : `${name} wurde gelöscht; das Profil liegt in ${archive}.`,
    account: 'Konto',
    createdAt: 'Angelegt',
    state: 'Zustand',
    lastLogin: 'Letzte Anmeldung',
    never: 'Nie',
    isDefaultText: 'Standard der Befehlszeile',
    yes: 'Ja',
    no: 'Nein',
    worker: 'Worker',
    toWorker: 'Worker ansehen',
    recent: 'Zuletzt im Protokoll',
    toAudit: 'Alles ansehen',
    noAudit: 'Von diesem Konto ist noch nichts vermerkt.',
    back: 'Alle Personen',
  },
})
