import type { Said } from './said.ts'

/** What was done as a person approved it. */
export const DONE_SAID_CODES = [
  'memory-kept',
  'task-added',
  'task-changed',
  'task-done',
  'event-added',
  'document-changed',
] as const
export type DoneSaidCode = (typeof DONE_SAID_CODES)[number]

/** Why something cannot be done that a person approves, or decides on. */
export const APPROVAL_HINDRANCES = [
  'decided-already',
  'older-asked',
  'no-tool',
  'words-forgotten',
  'no-proposal',
  'member-changed',
  'member-gone',
  /** What holds of the tool forbids it: `why` is a code of `ToolSaid`, with its values. */
  'not-now',
] as const
export type ApprovalHindrance = (typeof APPROVAL_HINDRANCES)[number]

/** What came of something that a person approved: a closed list, each with its values. */
export const OUTCOME_SAID_CODES = [
  ...DONE_SAID_CODES,
  ...APPROVAL_HINDRANCES,
  'words-forgotten-before',
  'emulation-mode',
  'gone',
  'failed',
] as const
export type OutcomeSaidCode = (typeof OUTCOME_SAID_CODES)[number]

/** What came of something that a person approved, in one sentence. */
export type OutcomeSaid = Said<OutcomeSaidCode>
