import { expect, it } from 'vitest'
import type { LeftOutSaid, LeftOutThing } from '../../../../../shared/domain/left-out-said.ts'
import { leftOutTold } from '../../../../../worker/agents/dreamer/left-out-told.ts'

const NONE = {}

it.each<[LeftOutThing, LeftOutSaid, string]>([
  [
    { code: 'dream', values: { number: 2 } },
    { code: 'dreamt-already', values: NONE },
    'dream 2: This night has had it already.',
  ],
  [
    { code: 'dream', values: { number: 3 } },
    { code: 'too-few-memories', values: NONE },
    'dream 3: There are too few memories for it.',
  ],
  [
    { code: 'memories', values: { count: 4 } },
    { code: 'no-food', values: { reason: 'private' } },
    '4 memories: They are no food: private.',
  ],
  [
    { code: 'marks', values: { count: 5 } },
    { code: 'marks-at-most', values: NONE },
    '5 marks: At most a quarter of what was looked at is marked.',
  ],
  [
    { code: 'learnings', values: NONE },
    { code: 'learnt-already', values: NONE },
    'learnings: This night has its file already.',
  ],
  [
    { code: 'learnings', values: NONE },
    { code: 'nothing-to-learn', values: NONE },
    'learnings: Nothing came up often enough to learn from.',
  ],
  [
    { code: 'learnings-of-model', values: NONE },
    { code: 'question-limit', values: { most: 10 } },
    'learnings of a model: The run has asked the 10 times that it may.',
  ],
  [
    { code: 'learning', values: NONE },
    { code: 'cites-nothing-shown', values: NONE },
    'a learning: It cites no memory that its model was shown.',
  ],
  [
    { code: 'proposals', values: { count: 6 } },
    { code: 'proposals-at-most', values: { most: 5 } },
    '6 proposals: A night makes 5 at most.',
  ],
  [
    { code: 'proposals-of-model', values: NONE },
    { code: 'model-failed', values: { kind: 'busy', quote: 'Too many wait.' } },
    'proposals of a model: Too many wait.',
  ],
  [
    { code: 'proposal', values: NONE },
    { code: 'too-much-waits', values: { message: '200 calls wait.' } },
    'a proposal: 200 calls wait.',
  ],
])('%j is left out for %j, which reads: %s', (thing, why, words) => {
  const left = leftOutTold(thing, [why])

  expect(`${left.what}: ${left.reason}`).toBe(words)
  expect(left).toMatchObject({ whatSaid: thing, said: [why] })
})
