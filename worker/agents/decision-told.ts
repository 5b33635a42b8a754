import type { DecisionSaid, DecisionSaidCode } from '../../shared/domain/decision-said.ts'
import { inWords, type SaidValues, type Sentences } from '../../shared/domain/said.ts'
import { ASKING_WORDS } from '../models/asking-told.ts'

/** Why something was chosen or done: by codes, and the same in English. */
export interface DecisionTold<S extends DecisionSaid = DecisionSaid> {
  readonly because: string
  readonly said: readonly S[]
}

/** What is told of a choice for one reason. */
export function decisionTold(code: DecisionSaidCode, values: SaidValues = {}): DecisionTold {
  return decisionsTold([{ code, values }])
}

/** The same for several reasons. */
export function decisionsTold<S extends DecisionSaid>(said: readonly S[]): DecisionTold<S> {
  return { because: inWords(said, ENGLISH), said }
}

const ENGLISH: Sentences<DecisionSaidCode> = {
  'named-lately': ({ name, day }) => `${name} is named in a memory of ${day}.`,
  'comes-back': ({ name, memories, days, last }) =>
    `“${name}” is in ${memories} memories of ${days} days, last on ${last}.`,
  'of-a-model': ({ quote }) => String(quote),
  ...ASKING_WORDS,
  'not-processed': () => 'They were not processed yet.',
  curated: (counts) => `Kept out: ${counted(counts)}.`,
  pairs: ({ pairs }) => `${pairs} pairs of what was curated.`,
  digest: ({ entries, memories }) =>
    `${entries} themes, facts, phrases and quirks are found in ${memories} memories of two weeks.`,
  chain: ({ considered, kinds }) =>
    `The first was drawn from ${considered} by age and by how often it was reflected on; the others share: ${kinds}.`,
  'step-hindered': ({ step }) => `${step} may not run now.`,
  night: () => 'It is night.',
  'night-not-through': ({ step }) => `It is night, but ${step} did not get through.`,
  'nobody-there': () => 'Nobody was there.',
  'nobody-to-wake': () => 'Nobody was there, and there is no reflector to wake.',
  'waking-hindered': () => 'Nobody was there, but the reflector may not run now.',
  'became-part': () => 'It became a part of what the night made.',
  'learnt-by-counting': () =>
    'Counted without a model: what comes back often, and what was said plainly.',
  'learnt-by-model': () => 'The model cites the memories that show it.',
  'dreamt-sample': () => 'A sample of the last seven days, weighted by recency and importance.',
  'sample-shows': () => 'The sample shows what the document does not say.',
}

/** How many for each reason. */
function counted(counts: SaidValues): string {
  const parts = Object.entries(counts).map(([reason, count]) => `${count} ${reason}`)
  return parts.join(', ') || 'none'
}
