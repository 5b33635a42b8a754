import type { RunProposal } from '../../../shared/api/proposals.ts'
import type {
  LeftOutSaid,
  LeftOutSaidCode,
  LeftOutThing,
  LeftOutThingCode,
} from '../../../shared/domain/left-out-said.ts'
import { inWords, type Sentences } from '../../../shared/domain/said.ts'
import { ASKING_WORDS } from '../../models/asking-told.ts'

/** What is told of something that was left out: by codes, and the same in English. */
export function leftOutTold(
  thing: LeftOutThing,
  said: readonly LeftOutSaid[],
): RunProposal['leftOut'][number] {
  return {
    what: inWords([thing], THINGS),
    whatSaid: thing,
    reason: inWords(said, REASONS),
    said,
  }
}

const THINGS: Sentences<LeftOutThingCode> = {
  dream: ({ number }) => `dream ${number}`,
  memories: ({ count }) => `${count} memories`,
  marks: ({ count }) => `${count} marks`,
  learnings: () => 'learnings',
  'learnings-of-model': () => 'learnings of a model',
  learning: () => 'a learning',
  proposals: ({ count }) => `${count} proposals`,
  'proposals-of-model': () => 'proposals of a model',
  proposal: () => 'a proposal',
}

const REASONS: Sentences<LeftOutSaidCode> = {
  ...ASKING_WORDS,
  'no-food': ({ reason }) => `They are no food: ${reason}.`,
  'dreamt-already': () => 'This night has had it already.',
  'too-few-memories': () => 'There are too few memories for it.',
  'learnt-already': () => 'This night has its file already.',
  'nothing-to-learn': () => 'Nothing came up often enough to learn from.',
  'cites-nothing-shown': () => 'It cites no memory that its model was shown.',
  'marks-at-most': () => 'At most a quarter of what was looked at is marked.',
  'proposals-at-most': ({ most }) => `A night makes ${most} at most.`,
  'too-much-waits': ({ message }) => String(message),
}
