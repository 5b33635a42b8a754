import { expect, it } from 'vitest'
import { DECISION_SAID_CODES, type DecisionSaid } from '../../../../shared/domain/decision-said.ts'
import { ASKING_SAID_CODES } from '../../../../shared/domain/asking-said.ts'
import { decisionsTold } from '../../../../worker/agents/decision-told.ts'

const WORDS: readonly (readonly [DecisionSaid['code'], DecisionSaid['values'], string])[] = [
  ['named-lately', { name: 'Bob', day: '2026-03-29' }, 'Bob is named in a memory of 2026-03-29.'],
  [
    'comes-back',
    { name: 'boat', memories: 6, days: 4, last: '2026-03-29' },
    '“boat” is in 6 memories of 4 days, last on 2026-03-29.',
  ],
  ['of-a-model', { quote: 'It came up.' }, 'It came up.'],
  ['not-processed', {}, 'They were not processed yet.'],
  ['curated', { private: 3, 'too-short': 2 }, 'Kept out: 3 private, 2 too-short.'],
  ['curated', {}, 'Kept out: none.'],
  ['pairs', { pairs: 7 }, '7 pairs of what was curated.'],
  [
    'digest',
    { entries: 5, memories: 40 },
    '5 themes, facts, phrases and quirks are found in 40 memories of two weeks.',
  ],
  [
    'chain',
    { considered: 90, kinds: 'person+time, words' },
    'The first was drawn from 90 by age and by how often it was reflected on; the others share: person+time, words.',
  ],
  ['step-hindered', { step: 'curator' }, 'curator may not run now.'],
  ['night', {}, 'It is night.'],
  ['night-not-through', { step: 'curator' }, 'It is night, but curator did not get through.'],
  ['nobody-there', {}, 'Nobody was there.'],
  ['nobody-to-wake', {}, 'Nobody was there, and there is no reflector to wake.'],
  ['waking-hindered', {}, 'Nobody was there, but the reflector may not run now.'],
  ['became-part', {}, 'It became a part of what the night made.'],
  [
    'learnt-by-counting',
    {},
    'Counted without a model: what comes back often, and what was said plainly.',
  ],
  ['learnt-by-model', {}, 'The model cites the memories that show it.'],
  ['dreamt-sample', {}, 'A sample of the last seven days, weighted by recency and importance.'],
  ['sample-shows', {}, 'The sample shows what the document does not say.'],
]

it.each(WORDS)('a decision by the code %s with %j reads: %s', (code, values, words) => {
  const said = [{ code, values }]

  expect(decisionsTold(said)).toEqual({ because: words, said })
})

it('every code of a decision is read here, but for those of questions to models', () => {
  const own = DECISION_SAID_CODES.filter((code) => !ASKING_SAID_CODES.some((one) => one === code))

  expect([...new Set(WORDS.map(([code]) => code))].toSorted()).toEqual(own.toSorted())
})
