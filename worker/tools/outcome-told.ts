import {
  OUTCOME_SAID_CODES,
  type OutcomeSaid,
  type OutcomeSaidCode,
} from '../../shared/domain/outcome-said.ts'
import { inWords, type SaidValues, type Sentences } from '../../shared/domain/said.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { STALE_ENGLISH } from '../persona/stale-told.ts'
import type { ToolTold } from './asked-told.ts'

/** What came of something that was approved, or why it cannot be done: by a code, and the same in English. */
export interface OutcomeTold {
  readonly result: string
  readonly said: OutcomeSaid
}

/** What is told of an outcome. */
export function outcomeTold(code: OutcomeSaidCode, values: SaidValues = {}): OutcomeTold {
  const said = { code, values }
  return { result: inWords([said], ENGLISH), said }
}

/** What is told where a tool may not do it as things stand. */
export function notNowTold({ reason, said }: ToolTold): OutcomeTold {
  return outcomeTold('not-now', { ...said.values, why: said.code, reason })
}

/** What is told of a failure that would be the same at every attempt: its own reason, where it has one of those. */
export function failureTold({ code, message, details }: AppError): OutcomeTold {
  const { reason } = details
  const known = OUTCOME_SAID_CODES.find((one) => one === Object(reason).code)
  if (known) return { result: message, said: { code: known, values: valuesOf(reason) } }
  if (code === 'not-found') return { result: message, said: { code: 'gone', values: {} } }
  return { result: message, said: { code: 'failed', values: { error: code, quote: message } } }
}

/** The refusal of a decision that cannot be carried out. */
export function hindered({ result, said: reason }: OutcomeTold): AppError {
  return new AppError('conflict', result, { details: { reason } })
}

function valuesOf(reason: unknown): SaidValues {
  const values: unknown = Object(reason).values
  const entries = Object.entries(Object(values)).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [],
  )
  return Object.fromEntries(entries)
}

const ENGLISH: Sentences<OutcomeSaidCode> = {
  'memory-kept': ({ id }) => `Kept as ${id}.`,
  'task-added': ({ id }) => `Added as ${id}.`,
  'task-changed': () => 'Changed.',
  'task-done': () => 'Done.',
  'event-added': ({ id, start }) => `Added as ${id}, at ${start}.`,
  'document-changed': ({ document }) =>
    `persona/${document}.json is changed. To go back: mh persona undo ${document}`,
  'decided-already': ({ status }) =>
    status === 'approved'
      ? 'This has been approved already, and can be decided no more.'
      : `This is ${status} already, and can be decided no more.`,
  'older-asked': () =>
    'The single-user system asked for this; its skills are not carried out here. Reject it.',
  'no-tool': () => 'There is no such tool here. Reject it.',
  'words-forgotten': () =>
    'Words of it have been forgotten, so that it cannot be done any more. Reject it.',
  'no-proposal': () => 'It says no more what was proposed. Reject it.',
  ...STALE_ENGLISH,
  'not-now': ({ reason }) => `It cannot be done now: ${reason}.`,
  'words-forgotten-before': () => 'The person had a memory of these words forgotten.',
  'emulation-mode': () =>
    'The profile is in emulation mode, in which nothing is changed. Switch to dual or agent mode first.',
  gone: () => 'What it was about is not there any more.',
  failed: ({ quote }) => String(quote),
}
