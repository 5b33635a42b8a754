import { AGENT_HINDRANCES } from './agent-run.ts'
import { CALENDAR_SAID_CODES } from './calendar-said.ts'
import type { Said } from './said.ts'

/** The sentences that can be said of how a document is read, and why it is not: a closed list, each with its values. */
export const READING_SAID_CODES = [
  'empty',
  'no-kind',
  'picture',
  'recording',
  'film',
  'packed',
  'program',
  'database',
  'old-office',
  'password',
  'protected-book',
  'damaged',
  'part-missing',
  'pages-unreadable',
  'no-chapters',
  'no-description',
  'entities',
  'calendar-cut-off',
  'value-cut-off',
  'no-table',
  'too-many-inside',
  'too-many-members',
  'member-too-large',
  'kind-too-large',
  'value-too-large',
  'too-much-text',
  'unpacks-to',
  'unpacks-times',
  'inside-too-deep',
  'nested-too-deep',
  'tags-too-deep',
  'no-text',
  'no-text-scanned',
  'nothing-inside',
  'not-opened',
  'no-file',
  'no-reader',
  'reader-endless',
  'reader-no-part',
  'reader-disorder',
  'reader-early',
  'reader-ended',
  'reader-killed',
  'memory',
  'time',
  'processor-time',
  'pages-broken',
  'pages-without-text',
  'table-ends',
  'mail-too-large',
  'mail-passed-over',
  'value-passed-over',
  'read-up-to-value',
  'read-up-to-parts',
  'read-up-to-characters',
  'message-cut',
] as const
export type ReadingSaidCode = (typeof READING_SAID_CODES)[number]

/** One sentence about how a document is read. */
export type ReadingSaid = Said<ReadingSaidCode>

/** The sentences that can be said of a file of the inbox: why it waits, is ignored or was rejected, and how it was read. A closed list, each with its values. */
export const FILE_SAID_CODES = [
  ...AGENT_HINDRANCES,
  'settling',
  'deep-folder',
  'run-cancelled',
  'unsteady',
  'vanished',
  'link',
  'hard-link',
  'special-file',
  'no-rights',
  'file-too-large',
  ...CALENDAR_SAID_CODES,
  'failed',
  'our-fault',
  ...READING_SAID_CODES,
] as const
export type FileSaidCode = (typeof FILE_SAID_CODES)[number]

/** One sentence about a file of the inbox. */
export type FileSaid = Said<FileSaidCode>
