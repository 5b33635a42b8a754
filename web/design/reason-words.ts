import type { AgentHindrance } from '../../shared/domain/agent-run.ts'
import type { CalendarSaidCode } from '../../shared/domain/calendar-said.ts'
import { REFUSAL_CODES } from '../../shared/domain/refusal-said.ts'
import type { Sentences } from '../../shared/domain/said.ts'
import type { Reason } from '../api/problem.ts'
import { format } from '../words/format.svelte.ts'
import { catalogue } from '../words/language.svelte.ts'
import { hindranceEnglish, hindranceGerman } from './hindrance-words.ts'
import { rareWords } from './rare-words.svelte.ts'
import { words as design } from './words.ts'

/** What is said of a failure, by the server's reason; one that is not here is said in the server's own words. */
type ReasonWords = Readonly<Record<string, (values: Reason['values']) => string>>
type AgentsWords = Readonly<Record<AgentHindrance, () => string>>
type CalendarWords = Sentences<CalendarSaidCode>

const en: ReasonWords & AgentsWords & CalendarWords = {
  ...hindranceEnglish,
  'agents-rest': () =>
    'The profile is in emulation mode, in which no agent works. Switch to dual or agent mode first.',
  'no-training': () =>
    'The profile is in agent mode, in which no training material is made. Switch to dual mode first.',
  'nothing-by-itself': () =>
    'The profile is in agent mode, in which nothing is written by itself. Switch to dual mode first.',
  'access-forbidden': ({ username }) => `${username} lets no owner look into this profile.`,
  'access-asked': ({ username }) =>
    `${username} wants to be asked first: the request is sent. Try again when ${username} has approved it.`,
  'access-pending': ({ username }) =>
    `${username} has been asked and has not decided yet. Try again when ${username} has approved it.`,
  'access-denied': ({ username, from }) =>
    `${username} did not approve. You may ask again from ${moment(from)} on.`,
  'document-changed': () =>
    'This was changed elsewhere in the meantime, so nothing was written. What is in force is shown now: look at it, and do it again.',
  'calendar-too-many': ({ count, most }) =>
    `The calendar has ${number(count)} events; at most ${number(most)} are taken in at once. Split it into smaller calendars.`,
  'calendar-no-begin': () => 'This is no iCalendar text: it must begin with BEGIN:VCALENDAR.',
  'calendar-nested': () => 'This is no iCalendar text: its parts lie too deep inside each other.',
  'calendar-unreadable': () => 'This is no iCalendar text:',
  'disk-full': () =>
    'The disk of this machine is full, so nothing can be kept. It can be read on; try again when there is room.',
  'emulation-mode': () =>
    'The profile is in emulation mode, in which nothing is remembered or changed. Switch to dual or agent mode first.',
}
const de: typeof en = {
  ...hindranceGerman,
  'agents-rest': () =>
    'Das Profil ist im Modus „Emulation“, in dem kein Agent arbeitet. Wechseln Sie erst in einen anderen Modus.',
  'no-training': () =>
    'Das Profil ist im Modus „Agent“, in dem kein Trainingsstoff entsteht. Wechseln Sie erst in den Modus „Dual“.',
  'nothing-by-itself': () =>
    'Das Profil ist im Modus „Agent“, in dem nichts von selbst geschrieben wird. Wechseln Sie erst in den Modus „Dual“.',
  'access-forbidden': ({ username }) =>
    `${username} lässt keinen Eigentümer in dieses Profil sehen.`,
  'access-asked': ({ username }) =>
    `${username} möchte erst gefragt werden: Die Anfrage ist gestellt. Versuchen Sie es noch einmal, wenn ${username} zugestimmt hat.`,
  'access-pending': ({ username }) =>
    `${username} ist gefragt und hat noch nicht entschieden. Versuchen Sie es noch einmal, wenn ${username} zugestimmt hat.`,
  'access-denied': ({ username, from }) =>
    `${username} hat nicht zugestimmt. Ab ${moment(from)} dürfen Sie noch einmal fragen.`,
  'document-changed': () =>
    'Das wurde inzwischen anderswo geändert, deshalb wurde nichts geschrieben. Jetzt wird gezeigt, was gilt: Sehen Sie es an, und tun Sie es noch einmal.',
  'calendar-too-many': ({ count, most }) =>
    `Der Kalender hat ${number(count)} Termine; höchstens ${number(most)} werden auf einmal angenommen. Teilen Sie ihn in kleinere.`,
  'calendar-no-begin': () => 'Das ist kein iCalendar-Text: Er muss mit BEGIN:VCALENDAR beginnen.',
  'calendar-nested': () => 'Das ist kein iCalendar-Text: Seine Teile stecken zu tief ineinander.',
  'calendar-unreadable': () => 'Das ist kein iCalendar-Text:',
  'disk-full': () =>
    'Die Platte dieses Rechners ist voll, deshalb kann nichts behalten werden. Lesen geht weiter; versuchen Sie es noch einmal, wenn Platz ist.',
  'emulation-mode': () =>
    'Das Profil ist im Modus „Emulation“, in dem nichts gemerkt oder geändert wird. Wechseln Sie erst in einen anderen Modus.',
}
export const words = catalogue({ en: { said: en }, de: { said: de } })

/** A reason in the language of the page; undefined where it is not known. */
export function reasonInWords({ code, values }: Reason): string | undefined {
  return words.t.said[code]?.(values) ?? refusalInGerman(code, values)
}

/** In English the server's own words are the page's. */
function refusalInGerman(code: string, values: Reason['values']): string | undefined {
  const known = REFUSAL_CODES.find((one) => one === code)
  return known && rareWords.current?.refusals[known](values)
}

/** What kind of failure it was, in the language of the page, before the server's own words for it. */
export function failureKind(code: string): string {
  return design.t.kinds[code] ?? design.t.problems[code] ?? design.t.serverSays
}

function moment(value: string | number | undefined): string {
  return value === undefined ? '' : format.date(value, 'dateTime')
}

function number(value: string | number | undefined): string {
  return format.number(Number(value))
}
