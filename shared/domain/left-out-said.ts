import { ASKING_SAID_CODES } from './asking-said.ts'
import type { Said } from './said.ts'

/** What a run can leave out: a closed list, each with its values. */
export const LEFT_OUT_THING_CODES = [
  'dream',
  'memories',
  'marks',
  'learnings',
  'learnings-of-model',
  'learning',
  'proposals',
  'proposals-of-model',
  'proposal',
] as const
export type LeftOutThingCode = (typeof LEFT_OUT_THING_CODES)[number]

/** Why a run can leave something out: a closed list, each with its values. */
export const LEFT_OUT_SAID_CODES = [
  ...ASKING_SAID_CODES,
  'no-food',
  'dreamt-already',
  'too-few-memories',
  'learnt-already',
  'nothing-to-learn',
  'cites-nothing-shown',
  'marks-at-most',
  'proposals-at-most',
  'too-much-waits',
] as const
export type LeftOutSaidCode = (typeof LEFT_OUT_SAID_CODES)[number]

/** Something that was left out. */
export type LeftOutThing = Said<LeftOutThingCode>
/** One reason why it was. */
export type LeftOutSaid = Said<LeftOutSaidCode>

/** Why a memory is none that a night may be made of. */
export type NoFood = 'derived' | 'untrusted' | 'private' | 'incorrect' | 'forgotten' | 'unusable'
