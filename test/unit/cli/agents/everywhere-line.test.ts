import { expect, it } from 'vitest'
import { everywhereWords } from '../../../../cli/agents/everywhere-line.ts'

it.each([
  [
    'in the middle',
    {
      of: 4,
      ended: 2,
      progress: new Map([
        ['bob', { done: 100, of: 100 }],
        ['alice', { done: 50, of: 100 }],
      ]),
      working: ['alice', 'dora'],
    },
    'organizer  2 of 4 profiles, 150 of 200  ▇▇▇▇▇▇▇▇▁▁▁▁ alice 50/100 dora',
  ],
  [
    'at the beginning',
    { of: 4, ended: 0, progress: new Map(), working: ['alice'] },
    'organizer  0 of 4 profiles  ▁▁▁▁▁▁▁▁▁▁▁▁ alice',
  ],
  [
    'with a run that does not know how much there is',
    { of: 2, ended: 1, progress: new Map([['alice', { done: 7 }]]), working: ['alice'] },
    'organizer  1 of 2 profiles, 7 of 7  ▇▇▇▇▇▇▁▁▁▁▁▁ alice 7',
  ],
])('says how far an agent is in all profiles, %s', (_when, everywhere, words) => {
  expect(everywhereWords({ name: 'organizer', ...everywhere })).toBe(words)
})
