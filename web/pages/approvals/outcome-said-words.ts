import type { Approval } from '../../../shared/api/approvals.ts'
import {
  DONE_SAID_CODES,
  type DoneSaidCode,
  type OutcomeSaidCode,
} from '../../../shared/domain/outcome-said.ts'
import type { Sentences } from '../../../shared/domain/said.ts'
import { hindranceGerman } from '../../design/hindrance-words.ts'
import { failureKind, reasonInWords } from '../../design/reason-words.ts'
import { format } from '../../words/format.svelte.ts'
import { catalogue } from '../../words/language.svelte.ts'
import { speakSaid } from '../../words/speak-said.ts'
import type { Spoken } from '../../words/spoken.ts'

type Outcome = Pick<Approval, 'result' | 'resultSaid'>

/** What came of something that was approved. */
export function outcomeSpoken({ result, resultSaid: said }: Outcome): readonly Spoken[] {
  const done = DONE_SAID_CODES.find((code) => code === said?.code)
  if (done && said) return [{ text: words.t.done[done](said.values) }]
  return speakSaid({ english: result ?? '', said: said && [said] }, { de: german })
}

const done: Sentences<DoneSaidCode> = {
  'memory-kept': () => 'The memory is kept.',
  'task-added': () => 'The task is added.',
  'task-changed': () => 'The task is changed.',
  'task-done': () => 'The task is done.',
  'event-added': ({ start }) => `The event is in your calendar, for ${moment(start)}.`,
  'document-changed': () =>
    'Your persona is changed. What it was before is in the history of its page.',
}
const germanDone: typeof done = {
  'memory-kept': () => 'Die Erinnerung ist behalten.',
  'task-added': () => 'Die Aufgabe ist angelegt.',
  'task-changed': () => 'Die Aufgabe ist geändert.',
  'task-done': () => 'Die Aufgabe ist erledigt.',
  'event-added': ({ start }) => `Der Termin steht in Ihrem Kalender, für ${moment(start)}.`,
  'document-changed': () =>
    'Ihre Persona ist geändert. Was vorher galt, steht im Verlauf ihrer Seite.',
}
export const words = catalogue({ en: { done }, de: { done: germanDone } })

const german: Sentences<OutcomeSaidCode> = {
  ...germanDone,
  ...hindranceGerman,
  'words-forgotten-before': () => 'Eine Erinnerung mit diesen Worten ist vergessen worden.',
  'emulation-mode': (values) => reasonInWords({ code: 'emulation-mode', values }) ?? '',
  gone: () => 'Worum es ging, ist nicht mehr da.',
  failed: ({ error }) => failureKind(String(error)),
}

/** A day stands for an event that lasts all of it. */
function moment(start: string | number | undefined): string {
  const at = String(start)
  return at.length === '2026-05-03'.length ? format.day(at) : format.date(at, 'dateTime')
}
