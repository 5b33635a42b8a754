import { catalogue } from '../../words/language.svelte.ts'

/** What the settings say about the second factor. */
export const words = catalogue({
  en: {
    secondFactor: 'Second factor',
    secondFactorLead:
      'With an authenticator app, a password alone lets nobody in: whoever logs in also types the code that the app shows.',
    on: 'On',
    onSince: (when: string) => `since ${when}`,
    codesLeft: (count: number) =>
      count === 1 ? '1 recovery code is left.' : `${count} recovery codes are left.`,
    renewCodes: 'New recovery codes',
    setUpTotp: 'Set up an authenticator app',
    turnOn: 'Turn on',
    turnOff: 'Turn off',
    turnOffText:
      'Your password alone will let you in. Other sessions and all tokens of your account end.',
    isOffNow: 'The second factor is off.',
    scan: 'Scan this with an authenticator app, or type the key into it. Other sessions and all tokens of your account end when it is on.',
    qrCode: 'QR code for an authenticator app',
    keyText: 'Key',
    firstCode: 'Code that the app shows',
    firstCodeHint: 'It is on when the code is right.',
    recoveryCodes: 'Recovery codes',
    recoveryLead:
      'Keep these where you find them without your phone. Each lets you in once in place of a code. They cannot be shown again.',
    recoveryFileHead: (username: string) =>
      `MetaHuman OS: recovery codes of ${username}. Each works once.`,
    recoveryKept: 'I have kept them',
    copy: 'Copy',
    copied: 'Copied.',
    saveAsFile: 'Save as a file',
    cancel: 'Cancel',
  },
  de: {
    secondFactor: 'Zweiter Faktor',
    secondFactorLead:
      'Mit einer Authenticator-App kommt mit dem Passwort allein niemand hinein: Wer sich anmeldet, gibt auch den Code ein, den die App zeigt.',
    on: 'An',
    onSince: (when: string) => `seit ${when}`,
    codesLeft: (count: number) =>
      count === 1
        ? '1 Wiederherstellungscode ist übrig.'
        : `${count} Wiederherstellungscodes sind übrig.`,
    renewCodes: 'Neue Wiederherstellungscodes',
    setUpTotp: 'Authenticator-App einrichten',
    turnOn: 'Einschalten',
    turnOff: 'Ausschalten',
    turnOffText:
      'Dann genügt Ihr Passwort allein. Andere Sitzungen und alle Zugangsschlüssel Ihres Kontos enden.',
    isOffNow: 'Der zweite Faktor ist aus.',
    scan: 'Scannen Sie dies mit einer Authenticator-App, oder geben Sie ihr den Schlüssel ein. Andere Sitzungen und alle Zugangsschlüssel Ihres Kontos enden, wenn der Faktor an ist.',
    qrCode: 'QR-Code für eine Authenticator-App',
    keyText: 'Schlüssel',
    firstCode: 'Code, den die App zeigt',
    firstCodeHint: 'Ist der Code richtig, ist der Faktor an.',
    recoveryCodes: 'Wiederherstellungscodes',
    recoveryLead:
      'Bewahren Sie sie dort auf, wo Sie sie ohne Ihr Telefon finden. Jeder ersetzt einmal einen Code. Sie lassen sich nicht noch einmal zeigen.',
    recoveryFileHead: (username: string) =>
      `MetaHuman OS: Wiederherstellungscodes von ${username}. Jeder gilt einmal.`,
    recoveryKept: 'Ich habe sie aufbewahrt',
    copy: 'Kopieren',
    copied: 'Kopiert.',
    saveAsFile: 'Als Datei sichern',
    cancel: 'Abbrechen',
  },
})
