import { expect, it } from 'vitest'
import { isProcessed, textDigest } from '../../../../worker/memory/processed.ts'

const event = { id: 'evt-1', timestamp: '2026-03-01T00:00:00Z', content: 'x', type: 'observation' }
const organizer = { text: textDigest(event), tags: [] }

it.each([
  ['no flag, no tags', {}, false],
  ['no flag, tags alone', { tags: ['ingested'] }, false],
  ['no flag, entities alone', { entities: ['Bob'] }, false],
  ['no flag, tags and entities', { tags: ['a'], entities: [{ name: 'Bob' }] }, true],
  [
    'a flag that says no, with tags and entities',
    { processed: false, tags: ['a'], entities: ['b'] },
    false,
  ],
  ['a flag', { processed: true }, true],
  ['an older flag', { metadata: { processed: true } }, true],
  ['an older flag beside one of ours', { processed: false, metadata: { processed: true } }, true],
  ['an older flag that says no', { processed: false, metadata: { processed: false } }, false],
  ['a mark of the organizer for this text', { processed: true, metadata: { organizer } }, true],
  ['a mark for another text', { processed: true, content: 'y', metadata: { organizer } }, false],
  ['a mark for another reply', { processed: true, response: 'y', metadata: { organizer } }, false],
  ['a mark that nobody can read', { processed: true, metadata: { organizer: 'x' } }, true],
])('tells by what a file says whether it is processed: %s', (_title, members, expected) => {
  expect(isProcessed({ ...event, ...members })).toBe(expected)
})
