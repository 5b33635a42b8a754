import { format } from '../../../words/format.svelte.ts'
import { catalogue } from '../../../words/language.svelte.ts'
import { englishFields, germanFields } from './config-words.ts'

/** What the page of the installation says. */
export const words = catalogue({
  en: {
    fields: englishFields,
    title: 'System',
    lead: 'The program that serves everybody on this machine.',
    program: 'Program',
    version: 'Version',
    started: 'Started',
    process: 'Process',
    address: 'Address',
    listening: 'Listens on',
    root: 'Data root',
    disk: 'Disk',
    free: (size: string) => `${size} free`,
    isolation: 'Walls between profiles',
    risks: {
      'no-tls':
        'This page is served to other machines without encryption: whoever is on the way reads passwords and memories. Put a reverse proxy with TLS before it and set publicUrl, or listen on 127.0.0.1.',
      'no-trusted-proxy':
        'The proxy before this page is not trusted: all people share one limit of log-ins, and cookies are not kept to encrypted connections. Name its address in trustedProxies.',
    },
    service: 'Service',
    services: { user: 'systemd, of a user', system: 'systemd, of the system' },
    noService: 'Started by hand',
    people: 'People',
    users: (count: number) =>
      format.plural(count) === 'one' ? '1 account' : `${format.number(count)} accounts`,
    sessions: (count: number) =>
      format.plural(count) === 'one' ? '1 session' : `${format.number(count)} sessions`,
    outdated: 'Earlier build',
    outdatedText: (count: number) =>
      `${format.number(count)} of the workers run an earlier build until they are restarted.`,
    refusedBuild: 'Refused build',
    refusedBuildText: (username: string, earlier: string) =>
      `The worker of ${username} did not come up with this build, and did with the one before (${earlier}): workers are started from that one. The check-up says what to do.`,
    queue: 'Model queue',
    queued: (running: number, waiting: number) =>
      `${format.number(running)} under way, ${format.number(waiting)} waiting`,
    metrics: 'Since the start',
    requests: 'Requests to workers',
    mean: 'Mean time of one',
    lag: 'Event-loop lag',
    refused: 'Requests refused',
    crashes: 'Crashes of workers',
    ms: (text: string) => `${text} ms`,
    allMetrics: 'All metrics, for Prometheus',
    apiDocs: 'The API, to read',
    doctor: 'Check-up',
    doctorLead:
      'What is wrong with the installation, and what to do about it. Profiles are not looked into: their people, or mh doctor --deep, do that.',
    checkAgain: 'Check again',
    allFine: (count: number) => `Nothing is wrong. ${format.number(count)} things were checked.`,
    severities: { ok: 'Fine', note: 'Note', warning: 'Warning', error: 'Must be done' },
    remedy: 'What to do:',
    fixable: 'mh doctor --fix puts this right.',
    fine: (count: number) =>
      format.plural(count) === 'one'
        ? '1 thing was checked and is fine'
        : `${format.number(count)} things were checked and are fine`,
    trial: 'Walls between profiles, tried',
    trialLead:
      'A process that is started as each profile’s worker tries to get out of it, and into another. It reads nothing that is kept, and leaves nothing.',
    tryWalls: 'Try the walls',
    wallsHeld: (held: number, people: number) =>
      `Tried as ${people === 1 ? '1 worker' : `${format.number(people)} workers`}: ${format.number(held)} checks held.`,
    verdicts: { open: 'Did not hold', 'not-here': 'Not to be had here', untried: 'Not tried' },
    wallKinds: {
      auto: 'What can be had here',
      uid: 'An account of the machine’s for each profile, or do not start',
      none: 'One account for all; guards, not the kernel, keep them apart',
    },
    config: 'Configuration',
    configLead:
      'Checked before it is kept. An empty field means the default. Training programs are set on the machine: mh config.',
    restartNeeded: (names: string) =>
      `${names}: in force after a restart. On the machine: mh restart.`,
    save: 'Save',
    saved: 'The configuration is saved.',
    undo: 'Undo changes',
    stopping: 'Stopping it',
    stoppingText:
      'Only who sits at the machine ends the program for everybody. Workers finish what is under way first.',
  },
  de: {
    fields: germanFields,
    title: 'System',
    lead: 'Das Programm, das auf diesem Rechner für alle da ist.',
    program: 'Programm',
    version: 'Version',
    started: 'Gestartet',
    process: 'Prozess',
    address: 'Adresse',
    listening: 'Lauscht auf',
    root: 'Datenordner',
    disk: 'Platte',
    free: (size: string) => `${size} frei`,
    isolation: 'Wände zwischen Profilen',
    risks: {
      'no-tls':
        'Diese Seite wird anderen Rechnern unverschlüsselt gezeigt: Wer auf dem Weg mithört, liest Passwörter und Erinnerungen. Stellen Sie einen Proxy mit TLS davor und setzen Sie publicUrl, oder hören Sie nur auf 127.0.0.1.',
      'no-trusted-proxy':
        'Dem Proxy vor dieser Seite wird nicht vertraut: Alle teilen sich eine Grenze für Anmeldungen, und Cookies bleiben nicht auf verschlüsselte Verbindungen beschränkt. Nennen Sie seine Adresse in trustedProxies.',
    },
    service: 'Dienst',
    services: { user: 'systemd, eines Benutzers', system: 'systemd, des Systems' },
    noService: 'Von Hand gestartet',
    people: 'Personen',
    users: (count: number) =>
      format.plural(count) === 'one' ? '1 Konto' : `${format.number(count)} Konten`,
    sessions: (count: number) =>
      format.plural(count) === 'one' ? '1 Sitzung' : `${format.number(count)} Sitzungen`,
    refusedBuild: 'Abgelehnte Fassung',
    refusedBuildText: (username: string, earlier: string) =>
      `Der Worker von ${username} kam mit dieser Fassung nicht hoch, mit der vorigen (${earlier}) schon: Worker werden aus dieser gestartet. Die Prüfung sagt, was zu tun ist.`,
    outdated: 'Ältere Fassung',
    outdatedText: (count: number) =>
      `${format.number(count)} Worker laufen bis zu ihrem Neustart mit einer älteren Fassung.`,
    queue: 'Modellschlange',
    queued: (running: number, waiting: number) =>
      `${format.number(running)} in Arbeit, ${format.number(waiting)} warten`,
    metrics: 'Seit dem Start',
    requests: 'Anfragen an Worker',
    mean: 'Mittlere Dauer',
    lag: 'Verzug der Ereignisschleife',
    refused: 'Abgelehnte Anfragen',
    crashes: 'Abbrüche von Workern',
    ms: (text: string) => `${text} ms`,
    allMetrics: 'Alle Messwerte, für Prometheus',
    apiDocs: 'Die API zum Nachlesen',
    doctor: 'Prüfung',
    doctorLead:
      'Was an der Installation nicht stimmt und was zu tun ist. In Profile wird nicht gesehen: Das tun deren Personen oder mh doctor --deep.',
    checkAgain: 'Noch einmal prüfen',
    allFine: (count: number) => `Alles in Ordnung. Geprüft: ${format.number(count)}.`,
    severities: { ok: 'In Ordnung', note: 'Hinweis', warning: 'Warnung', error: 'Zu tun' },
    remedy: 'Was zu tun ist:',
    fixable: 'mh doctor --fix bringt das in Ordnung.',
    fine: (count: number) => `Geprüft und in Ordnung: ${format.number(count)}`,
    trial: 'Wände zwischen Profilen, erprobt',
    trialLead:
      'Ein Prozess, der wie der Worker jedes Profils gestartet ist, versucht hinaus und in ein anderes zu kommen. Er liest nichts, was bleibt, und lässt nichts zurück.',
    tryWalls: 'Wände erproben',
    wallsHeld: (held: number, people: number) =>
      `Erprobt als ${people === 1 ? '1 Worker' : `${format.number(people)} Worker`}: ${format.number(held)} Prüfungen hielten.`,
    verdicts: { open: 'Hielt nicht', 'not-here': 'Hier nicht zu haben', untried: 'Nicht erprobt' },
    wallKinds: {
      auto: 'Was hier zu haben ist',
      uid: 'Ein Konto des Rechners für jedes Profil, sonst kein Start',
      none: 'Ein Konto für alle; Wachen, nicht der Kern, halten sie auseinander',
    },
    config: 'Konfiguration',
    configLead:
      'Wird geprüft, bevor sie gilt. Ein leeres Feld meint den Vorgabewert. Trainingsprogramme stellt man am Rechner ein: mh config.',
    restartNeeded: (names: string) => `${names}: gilt nach einem Neustart. Am Rechner: mh restart.`,
    save: 'Speichern',
    saved: 'Die Konfiguration ist gespeichert.',
    undo: 'Änderungen verwerfen',
    stopping: 'Anhalten',
    stoppingText:
      'Nur wer am Rechner sitzt, beendet das Programm für alle. Worker machen vorher fertig, was läuft.',
  },
})
