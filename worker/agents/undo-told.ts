import { inWords, type SaidValues, type Sentences } from '../../shared/domain/said.ts'
import { UNDO_SAID_CODES, type UndoSaid, type UndoSaidCode } from '../../shared/domain/undo-said.ts'

/** Why something is left as it is: in English, and by a code where it has one. */
export interface UndoLeft {
  readonly reason: string
  readonly said: UndoSaid | undefined
}

/** What is left for a reason. */
export function leftFor(code: UndoSaidCode, values: SaidValues = {}): { readonly left: UndoLeft } {
  const said = { code, values }
  return { left: { reason: inWords([said], ENGLISH), said } }
}

/** A reason for which something lasts, as it is noted beforehand. */
export function lastingReason(code: 'draft-replaced' | 'calendar-updated'): string {
  return ENGLISH[code]({})
}

/** What lasts, for a reason as it was noted. Lines of changes hold no codes, since versions that know of none would pass over such lines. */
export function leftForGood(reason: string): { readonly left: UndoLeft } {
  const code = UNDO_SAID_CODES.find((one) => ENGLISH[one]({}) === reason)
  return { left: { reason, said: code === undefined ? undefined : { code, values: {} } } }
}

const ENGLISH: Sentences<UndoSaidCode> = {
  'changed-since': () => 'It has been changed since.',
  'copy-gone': () => 'What it held before is kept no more.',
  'not-there': () => 'It is not there any more.',
  'not-in-bin': () => 'It is in the bin no more.',
  'not-brought-back': ({ quote }) => String(quote),
  'draft-replaced': () =>
    'A draft that a newer one replaced is not brought back. The same memories give it again.',
  'calendar-updated': () =>
    'Events of it that were in the calendar before stay as it has changed them.',
}
