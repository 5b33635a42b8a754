import type { Said } from './said.ts'

/** What can be wrong with a line of an import of memories: a closed list, each with its values. */
export const IMPORT_SAID_CODES = [
  'line-too-long',
  'not-text',
  'no-json',
  'wrong-fields',
  'id-twice',
  'name-too-long',
  'failed',
] as const
export type ImportSaidCode = (typeof IMPORT_SAID_CODES)[number]

/** What is wrong with a line of an import. */
export type ImportSaid = Said<ImportSaidCode>
