import { expect, it } from 'vitest'
import { changedMembers } from '../../../../worker/memory/change-event.ts'

const BEFORE = { id: 'evt-1', content: 'old', mood: 'calm', metadata: { a: 1, b: { deep: true } } }

it.each([
  ['content', { content: 'new' }, { ...BEFORE, content: 'new' }],
  ['tags', { tags: ['x'] }, { ...BEFORE, tags: ['x'] }],
  [
    'metadata',
    { metadata: { a: 2, c: 3 } },
    { ...BEFORE, metadata: { a: 2, b: { deep: true }, c: 3 } },
  ],
  ['a null in metadata', { metadata: { a: null } }, { ...BEFORE, metadata: { b: { deep: true } } }],
  ['a null for what is not there', { metadata: { z: null } }, BEFORE],
  [
    'a member that every object has',
    { metadata: { constructor: 'x' } },
    { ...BEFORE, metadata: { ...BEFORE.metadata, constructor: 'x' } },
  ],
])('changes %s and keeps the rest', (_, change, after) => {
  expect(changedMembers(BEFORE, change)).toEqual(after)
})

it('begins metadata where there is none, or something else stands there', () => {
  expect(changedMembers({ id: 'evt-1' }, { metadata: { a: 1 } })).toEqual({
    id: 'evt-1',
    metadata: { a: 1 },
  })
  expect(changedMembers({ metadata: 'text' }, { metadata: { a: 1 } })).toEqual({
    metadata: { a: 1 },
  })
})
