import type { Said } from './said.ts'

/** Why a file that a person may have put there is not read. */
export const UNREADABLE_CODES = ['no-file', 'too-large', 'link', 'not-read'] as const
export type UnreadableCode = (typeof UNREADABLE_CODES)[number]

/** Why a document's file is not in force as it stands: a closed list, each with its values. */
export const DOCUMENT_SAID_CODES = [
  ...UNREADABLE_CODES,
  'not-json',
  'no-object',
  /** `path` with `fault`, a code of what can be wrong with a member, and the values of that; `quote` where only words tell. */
  'wrong-member',
  'facet-off',
  'facet-unlisted',
  'facet-no-file',
] as const
export type DocumentSaidCode = (typeof DOCUMENT_SAID_CODES)[number]

/** One sentence about a document's file. */
export type DocumentSaid = Said<DocumentSaidCode>
