import { UNDO_SAID_CODES } from '../domain/undo-said.ts'
import { saidOf } from './said.ts'

/** Why something that a run did stays, by a code; left away where it has none, and by earlier versions. */
export const undoSaid = () => saidOf(UNDO_SAID_CODES).optional().catch(undefined)
