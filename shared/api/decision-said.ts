import { z } from 'zod'
import { DECISION_SAID_CODES } from '../domain/decision-said.ts'
import { saidOf } from './said.ts'

/** Why an agent chose or did something, reason by reason; left away by earlier versions. */
export const decisionSaid = () =>
  z.array(saidOf(DECISION_SAID_CODES)).readonly().optional().catch(undefined)
