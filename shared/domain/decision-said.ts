import { ASKING_SAID_CODES } from './asking-said.ts'
import type { Said } from './said.ts'

/** Why a change of a persona is proposed. */
export const PROPOSAL_SAID_CODES = [
  'named-lately',
  'comes-back',
  /** What a model gave as its reason, in its words. */
  'of-a-model',
] as const
export type ProposalSaidCode = (typeof PROPOSAL_SAID_CODES)[number]

/** Why an agent chose or did something: a closed list, each with its values. */
export const DECISION_SAID_CODES = [
  ...PROPOSAL_SAID_CODES,
  /** Why it asks a model no more. */
  ...ASKING_SAID_CODES,
  'not-processed',
  'curated',
  'pairs',
  'digest',
  'chain',
  'step-hindered',
  'night',
  'night-not-through',
  'nobody-there',
  'nobody-to-wake',
  'waking-hindered',
  'became-part',
  'learnt-by-counting',
  'learnt-by-model',
  'dreamt-sample',
  'sample-shows',
] as const
export type DecisionSaidCode = (typeof DECISION_SAID_CODES)[number]

/** One reason of a decision. */
export type DecisionSaid = Said<DecisionSaidCode>
/** One reason of a proposal. */
export type ProposalSaid = Said<ProposalSaidCode>
