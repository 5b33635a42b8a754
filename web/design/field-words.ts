import type { FaultCode } from '../../shared/api/field-fault.ts'
import { FAULT_SAID_CODES, type FaultSaidCode } from '../../shared/domain/fault-said.ts'
import { RULE_CODES, type RuleCode } from '../../shared/domain/rule-words.ts'
import type { ProblemField } from '../api/problem.ts'
import { format } from '../words/format.svelte.ts'
import { catalogue } from '../words/language.svelte.ts'
import { rareWords } from './rare-words.svelte.ts'

type Values = Readonly<Record<string, string | number>>
/** What is said of a field, by the server's code; a code that is not here is said in the server's own words. */
type FieldWords = Readonly<
  Record<Exclude<FaultCode, 'said' | RuleCode | FaultSaidCode>, (values: Values) => string>
>

const number = (value: string | number | undefined): string => format.number(Number(value))

const en: FieldWords = {
  missing: () => 'is missing',
  choice: ({ choices }) => `must be one of: ${choices}`,
  unknown: ({ names }) => `has members that are not known: ${names}`,
  'too-short': ({ least }) => `must have at least ${number(least)} characters`,
  'too-long': ({ most }) => `must have at most ${number(most)} characters`,
  'too-few': ({ least }) => `must have at least ${number(least)} items`,
  'too-many': ({ most }) => `must have at most ${number(most)} items`,
  'too-small': ({ least }) => `must be at least ${number(least)}`,
  'too-large': ({ most }) => `must be at most ${number(most)}`,
  type: () => 'is of the wrong kind',
  instant: () => 'must be a time such as 2026-03-29T10:00:00Z',
  levels: ({ most }) => `may have at most ${number(most)} levels`,
  cron: () =>
    'must have five fields (minute, hour, day, month, weekday), such as "30 3 * * *" for 3:30 every night',
  form: () => 'does not have the form that it must have',
}
const de: typeof en = {
  missing: () => 'fehlt',
  choice: ({ choices }) => `muss eines hiervon sein: ${choices}`,
  unknown: ({ names }) => `hat unbekannte Angaben: ${names}`,
  'too-short': ({ least }) => `braucht mindestens ${number(least)} Zeichen`,
  'too-long': ({ most }) => `darf höchstens ${number(most)} Zeichen haben`,
  'too-few': ({ least }) => `braucht mindestens ${number(least)} Einträge`,
  'too-many': ({ most }) => `darf höchstens ${number(most)} Einträge haben`,
  'too-small': ({ least }) => `muss mindestens ${number(least)} sein`,
  'too-large': ({ most }) => `darf höchstens ${number(most)} sein`,
  type: () => 'ist von der falschen Art',
  instant: () => 'muss ein Zeitpunkt wie 2026-03-29T10:00:00Z sein',
  levels: ({ most }) => `darf höchstens ${number(most)} Ebenen haben`,
  cron: () =>
    'braucht fünf Angaben (Minute, Stunde, Tag, Monat, Wochentag), etwa „30 3 * * *“ für jede Nacht um 3:30 Uhr',
  form: () => 'hat nicht die verlangte Form',
}
/** What fields are called that people fill in, by their names in requests. */
const names: Readonly<Record<string, string>> = {
  title: 'Title',
  content: 'Text',
  description: 'Description',
  due: 'Due',
  start: 'Begins',
  end: 'Ends',
  tags: 'Tags',
  name: 'Name',
  username: 'Username',
  password: 'Password',
  newPassword: 'New password',
  timeZone: 'Time zone',
  language: 'Language',
  dependencies: 'Waits for',
  recurrence: 'Repeats',
}
const germanNames: typeof names = {
  title: 'Titel',
  content: 'Text',
  description: 'Beschreibung',
  due: 'Fällig',
  start: 'Beginn',
  end: 'Ende',
  tags: 'Schlagwörter',
  name: 'Name',
  username: 'Benutzername',
  password: 'Passwort',
  newPassword: 'Neues Passwort',
  timeZone: 'Zeitzone',
  language: 'Sprache',
  dependencies: 'Wartet auf',
  recurrence: 'Wiederholung',
}
export const words = catalogue({ en: { said: en, names }, de: { said: de, names: germanNames } })

/** What a field is called; undefined for one that nobody fills in by hand. */
export function fieldName(path: string): string | undefined {
  return words.t.names[path]
}

/** What is wrong with a field, in the language of the page where its code is known. */
export function fieldFault({
  code,
  values,
  message,
}: ProblemField): Pick<ProblemField, 'message' | 'isOwn'> {
  const known: Readonly<Record<string, (values: Values) => string>> = words.t.said
  const say = code === undefined ? undefined : known[code]
  if (say) return { message: say(values ?? {}), isOwn: true }
  const own = inGerman(code, values ?? {})
  return own === undefined ? { message } : { message: own, isOwn: true }
}

/** In English the server's own words are the page's. */
function inGerman(code: string | undefined, values: Values): string | undefined {
  const rule = RULE_CODES.find((one) => one === code)
  if (rule !== undefined) return rareWords.current?.rules[rule]
  const fault = FAULT_SAID_CODES.find((one) => one === code)
  return fault && rareWords.current?.faults[fault](values)
}
