import type { ConfigField } from './config-fields.ts'

type FieldWords = Readonly<Record<ConfigField, { readonly label: string; readonly hint: string }>>

/** What the fields of the configuration are called, in English. */
export const englishFields: FieldWords = {
  host: {
    label: 'Address to listen on',
    hint: 'Needs a restart. 127.0.0.1 is this machine alone.',
  },
  port: { label: 'Port', hint: 'Needs a restart.' },
  publicUrl: {
    label: 'Public address',
    hint: 'The address that people use, when it is not the one that is listened on: https://mh.example.org.',
  },
  trustedProxies: {
    label: 'Trusted proxies',
    hint: 'Needs a restart. Addresses or ranges, one a line, whose X-Forwarded-For is believed.',
  },
  maxStarts: {
    label: 'Workers that start at once',
    hint: 'Empty: as many as the machine has processors, at least two.',
  },
  maxWorkers: {
    label: 'Workers that run at once',
    hint: 'Empty: as many as fit into the machine’s memory.',
  },
  standbyWorkers: {
    label: 'Workers on standby',
    hint: 'Each saves a person some tenths of a second and holds about 20 MB.',
  },
  idleMinutes: {
    label: 'Minutes until an idle worker sleeps',
    hint: 'The next request wakes it.',
  },
  auditDays: {
    label: 'Days of the audit that are kept',
    hint: 'Empty: all of them. At least 7.',
  },
  keepFreeMb: {
    label: 'Room that stays free on the disk, in MB',
    hint: 'When less is left, the worker that took most of it lately is ended. 0: none is. Empty: a twentieth of the disk, at most 2,048.',
  },
  modelServers: {
    label: 'Servers of models',
    hint: 'Addresses that profiles may use, one a line; nothing else is ever asked. More about one: {"url": "…", "local": true, "concurrency": 2}.',
  },
  walls: {
    label: 'Walls between profiles',
    hint: 'In force when the program starts next, and for each worker at its own next start: mh restart --workers. What stands now is said under "Walls between profiles" above.',
  },
  'uidRange.from': {
    label: 'Account numbers for profiles: from',
    hint: 'In force when the program starts next. Profiles that have a number keep it. Empty: a piece of 1,900,000,000 to 2,099,999,999.',
  },
  'uidRange.to': {
    label: 'Account numbers for profiles: to',
    hint: 'At least 1,000 both; none is ever given twice.',
  },
  'limits.memoryMb': {
    label: 'Memory of a worker, in MB',
    hint: 'In force when the program starts next, and for each worker at its own next start: mh restart --workers. At least 100; "none": no limit; empty: 512.',
  },
  'limits.processes': {
    label: 'Processes and threads of a worker',
    hint: 'As above. At least 32; "none": no limit; empty: 128.',
  },
  'limits.openFiles': {
    label: 'Open files of each process of a worker',
    hint: 'As above. At least 256; "none": no limit; empty: 4,096.',
  },
  'limits.cpuWeight': {
    label: 'Weight of a worker when the processors are busy',
    hint: 'As above. 1 to 1,000; empty: 100, as each other has.',
  },
}
/** The same in German. */
export const germanFields: FieldWords = {
  host: {
    label: 'Adresse, auf der gelauscht wird',
    hint: 'Braucht einen Neustart. 127.0.0.1 ist nur dieser Rechner.',
  },
  port: { label: 'Port', hint: 'Braucht einen Neustart.' },
  publicUrl: {
    label: 'Öffentliche Adresse',
    hint: 'Die Adresse, die alle nutzen, wenn es eine andere ist: https://mh.example.org.',
  },
  trustedProxies: {
    label: 'Vertraute Proxys',
    hint: 'Braucht einen Neustart. Adressen oder Bereiche, je Zeile einer, deren X-Forwarded-For geglaubt wird.',
  },
  maxStarts: {
    label: 'Worker, die zugleich starten',
    hint: 'Leer: so viele, wie der Rechner Prozessoren hat, mindestens zwei.',
  },
  maxWorkers: {
    label: 'Worker, die zugleich laufen',
    hint: 'Leer: so viele, wie in den Speicher des Rechners passen.',
  },
  standbyWorkers: {
    label: 'Worker in Bereitschaft',
    hint: 'Jeder spart jemandem einige Zehntelsekunden und belegt etwa 20 MB.',
  },
  idleMinutes: {
    label: 'Minuten, bis ein unbenutzter Worker schläft',
    hint: 'Die nächste Anfrage weckt ihn.',
  },
  auditDays: {
    label: 'Tage des Protokolls, die bleiben',
    hint: 'Leer: alle. Mindestens 7.',
  },
  keepFreeMb: {
    label: 'Platz, der auf der Platte frei bleibt, in MB',
    hint: 'Ist weniger übrig, wird der Worker beendet, der zuletzt am meisten davon nahm. 0: keiner. Leer: ein Zwanzigstel der Platte, höchstens 2.048.',
  },
  modelServers: {
    label: 'Modellserver',
    hint: 'Adressen, die Profile nutzen dürfen, je Zeile eine; nichts sonst wird je gefragt. Mehr zu einer: {"url": "…", "local": true, "concurrency": 2}.',
  },
  walls: {
    label: 'Wände zwischen Profilen',
    hint: 'Gilt, wenn das Programm das nächste Mal startet, und für jeden Worker ab seinem nächsten Start: mh restart --workers. Was jetzt steht, sagt oben „Wände zwischen Profilen“.',
  },
  'uidRange.from': {
    label: 'Kontonummern für Profile: von',
    hint: 'Gilt, wenn das Programm das nächste Mal startet. Profile mit einer Nummer behalten sie. Leer: ein Stück von 1.900.000.000 bis 2.099.999.999.',
  },
  'uidRange.to': {
    label: 'Kontonummern für Profile: bis',
    hint: 'Beide mindestens 1.000; keine wird je zweimal vergeben.',
  },
  'limits.memoryMb': {
    label: 'Speicher eines Workers in MB',
    hint: 'Gilt, wenn das Programm das nächste Mal startet, und für jeden Worker ab seinem nächsten Start: mh restart --workers. Mindestens 100; „none“: keine Grenze; leer: 512.',
  },
  'limits.processes': {
    label: 'Prozesse und Threads eines Workers',
    hint: 'Wie oben. Mindestens 32; „none“: keine Grenze; leer: 128.',
  },
  'limits.openFiles': {
    label: 'Offene Dateien jedes Prozesses eines Workers',
    hint: 'Wie oben. Mindestens 256; „none“: keine Grenze; leer: 4.096.',
  },
  'limits.cpuWeight': {
    label: 'Gewicht eines Workers, wenn die Prozessoren ausgelastet sind',
    hint: 'Wie oben. 1 bis 1.000; leer: 100, wie jeder andere.',
  },
}
