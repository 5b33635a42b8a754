import { expect, it } from 'vitest'
import { repeatedPhrases } from '../../../../../worker/agents/digest/repeated-phrases.ts'
import type { OwnMemory } from '../../../../../worker/agents/own-memories.ts'

function said(...texts: readonly string[]): OwnMemory[] {
  const event = { timestamp: '2026-03-03T10:00:00Z', type: 'observation' }
  return texts.map((text, n) => ({
    event: { ...event, id: `evt-${n}`, content: text },
    at: n,
    text,
    privacy: 'any',
  }))
}

it.each<[string, readonly string[], readonly string[]]>([
  [
    'the longest form of a phrase',
    ['Well, no use crying over it.', 'No use crying over it!', 'there is no use crying over it'],
    ['no use crying over it'],
  ],
  ['none that one memory repeats', ['tea for two, tea for two, tea for two', 'tea'], []],
  [
    'none across the end of a sentence',
    ['We go. Home now.', 'We go. Home now.', 'We go. Home now.'],
    [],
  ],
  [
    'none that is cut off',
    ['to be honest the sea', 'and to be honest the sky', 'to be honest the'],
    ['to be honest'],
  ],
  ['none of little words alone', ['it is what', 'so it is what', 'and it is what'], []],
  [
    'words with an apostrophe',
    ['don’t mind me', 'I don’t mind me', 'but don’t mind me'],
    ['don’t mind me'],
  ],
])('finds %s', (_, texts, phrases) => {
  expect(repeatedPhrases(said(...texts)).map(({ text }) => text)).toEqual(phrases)
})
