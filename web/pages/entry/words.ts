import type { Lead } from '../../session/session.svelte.ts'
import { catalogue } from '../../words/language.svelte.ts'

type Leads = Readonly<Record<Lead | 'interrupted', string>>

const leads: Leads = {
  'password-set': 'Your password is set. Log in with it.',
  'logged-out': 'You are logged out.',
  interrupted: 'Your session has ended. Log in again to go on: what you typed is still there.',
}
const germanLeads: Leads = {
  'password-set': 'Ihr Passwort ist gesetzt. Melden Sie sich damit an.',
  'logged-out': 'Sie sind abgemeldet.',
  interrupted:
    'Ihre Sitzung ist zu Ende. Melden Sie sich wieder an: Was Sie geschrieben haben, ist noch da.',
}

/** What is said before somebody is in. */
export const words = catalogue({
  en: {
    leads,
    logIn: 'Log in',
    username: 'Username',
    usernameHint: 'Small letters, digits, “-” and “_”; a letter first.',
    password: 'Password',
    code: 'Code of your authenticator app',
    codeHint: 'Six digits.',
    recoveryCode: 'Recovery code',
    recoveryCodeHint: 'One of those that you kept. It works once.',
    useRecoveryCode: 'Use a recovery code',
    useCode: 'Use the code of the app',
    codesLost:
      'Lost phone and recovery codes? Who sits at this machine can take the second factor away.',
    newPassword: 'New password',
    newPasswordHint: 'At least 8 characters. A sentence is better than a word.',
    showPassword: 'Show what I type',
    forgotten: 'Forgotten it? An owner of this machine can give you a link to set a new one.',
    setUp: 'Set up MetaHuman OS',
    setUpLead: 'Make the first account. It looks after this machine’s people and workers.',
    setupToken: 'Setup token',
    setupTokenHint: 'The console printed it when MetaHuman OS started.',
    makeOwner: 'Make the account',
    setPassword: 'Set password',
    setPasswordLead: 'This link works once.',
    notWhole: 'This link is not whole: copy all of it, to its last letter.',
  },
  de: {
    leads: germanLeads,
    logIn: 'Anmelden',
    username: 'Benutzername',
    usernameHint: 'Kleinbuchstaben, Ziffern, „-“ und „_“; zuerst ein Buchstabe.',
    password: 'Passwort',
    code: 'Code Ihrer Authenticator-App',
    codeHint: 'Sechs Ziffern.',
    recoveryCode: 'Wiederherstellungscode',
    recoveryCodeHint: 'Einer von denen, die Sie aufbewahrt haben. Er gilt einmal.',
    useRecoveryCode: 'Wiederherstellungscode verwenden',
    useCode: 'Code der App verwenden',
    codesLost:
      'Telefon und Wiederherstellungscodes verloren? Wer an dieser Maschine sitzt, kann den zweiten Faktor wegnehmen.',
    newPassword: 'Neues Passwort',
    newPasswordHint: 'Mindestens 8 Zeichen. Ein Satz ist besser als ein Wort.',
    showPassword: 'Zeigen, was ich schreibe',
    forgotten: 'Vergessen? Wer diese Maschine betreut, kann Ihnen einen Link für ein neues geben.',
    setUp: 'MetaHuman OS einrichten',
    setUpLead: 'Legen Sie das erste Konto an. Es betreut die Personen und Worker dieser Maschine.',
    setupToken: 'Einrichtungscode',
    setupTokenHint: 'Er steht in der Konsole, seit MetaHuman OS gestartet ist.',
    makeOwner: 'Konto anlegen',
    setPassword: 'Passwort setzen',
    setPasswordLead: 'Dieser Link gilt einmal.',
    notWhole: 'Dieser Link ist nicht vollständig: Kopieren Sie ihn bis zum letzten Zeichen.',
  },
})
