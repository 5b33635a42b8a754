import type { Said } from './said.ts'

/** Why something that a run did stays when the run is taken back: a closed list, each with its values. */
export const UNDO_SAID_CODES = [
  'changed-since',
  'copy-gone',
  'not-there',
  'not-in-bin',
  'not-brought-back',
  'draft-replaced',
  'calendar-updated',
] as const
export type UndoSaidCode = (typeof UNDO_SAID_CODES)[number]

/** Why something stays. */
export type UndoSaid = Said<UndoSaidCode>
