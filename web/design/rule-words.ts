import type { RuleCode } from '../../shared/domain/rule-words.ts'

/** What our own rules say of a member that breaks them, in German. */
export const rulesGerman: Readonly<Record<RuleCode, string>> = {
  blank: 'darf nicht leer sein',
  language: 'muss ein Sprachkürzel wie de oder de-CH sein',
  'time-zone': 'muss eine Zeitzone wie Europe/Berlin sein',
  clock: 'muss eine Uhrzeit wie 23:00 sein',
  'no-time':
    'ist keine Zeit, die verstanden wird. Schreiben Sie einen Tag (14.11.2026), eine Zeit (2026-11-14T17:00) oder Worte wie: nächsten Freitag 17 Uhr',
  'after-start': 'muss nach dem Beginn liegen',
  'days-and-times': 'muss ein Tag sein, wenn der Beginn einer ist, sonst eine Uhrzeit',
  'server-address': 'muss eine Adresse wie http://127.0.0.1:11434 sein',
  'server-secret':
    'darf weder Namen noch Passwort enthalten: Schlüssel sind Geheimnisse des Profils',
  network: 'muss eine Adresse (10.0.0.1) oder ein Bereich (10.0.0.0/8) sein',
  'whole-path': 'muss ein ganzer Pfad sein, von / an',
  'plain-path': 'muss ein Pfad ohne „.“ und „..“ sein',
  program: 'muss ein ganzer Pfad wie /opt/trainer/train sein',
  interpreter:
    'muss ein Programm sein, das eines tut: Dieses führt alles aus, was man ihm sagt. Nennen Sie Ihr Skript',
  backups: 'braucht fünf Angaben: Minute, Stunde, Tag, Monat, Wochentag',
  order: 'darf nicht unter „from“ liegen',
  username: 'darf nur a-z, 0-9, „_“ und „-“ haben, zuerst einen Buchstaben',
  reserved: 'ist vergeben: Wählen Sie etwas anderes',
  'template-name':
    'darf nur a-z, 0-9, „_“ und „-“ haben, zuerst einen Buchstaben, höchstens 40 Zeichen',
  'facet-name':
    'darf nur a-z, 0-9, „_“ und „-“ haben, zuerst einen Buchstaben, höchstens 40 Zeichen, und weder default noch history noch undo sein',
  'facet-file': 'muss der Name einer .json-Datei in persona/facets/ sein',
  'secret-name':
    'darf nur Buchstaben, Ziffern, „.“, „_“ und „-“ haben, zuerst einen Buchstaben, höchstens 100 Zeichen',
  'model-name': 'muss ein Modell wie qwen3:14b sein',
  'adapter-name': 'muss ein Name ohne Ordner sein: Buchstaben, Ziffern, „_“, „-“ und „.“',
  'no-change': 'ist leer: Es gibt nichts zu ändern',
  'memory-type': 'darf nur a-z, 0-9 und „_“ haben, zuerst einen Buchstaben, höchstens 40 Zeichen',
  'id-letters': 'darf keine Leerzeichen, Schrägstriche oder Steuerzeichen haben',
  'id-dots': 'muss ein Name sein',
  'server-bare':
    'darf nicht nur die Adresse haben: Geben Sie „local“ oder „concurrency“ an, oder die Adresse allein',
}
