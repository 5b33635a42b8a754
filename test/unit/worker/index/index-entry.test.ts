import { describe, expect, it } from 'vitest'
import { indexEntry, neighbourGroup, TIMED_GROUP } from '../../../../worker/index/index-entry.ts'

const LEAST = {
  id: 'evt-1',
  timestamp: '2026-11-24T10:00:00.000Z',
  content: 'Hello',
  type: 'observation',
}
const FILE = { path: '2026/evt-1.json', stamp: { mtimeMs: 1, size: 2 } }

describe('neighbourGroup', () => {
  it.each([
    [
      { metadata: { conversationId: 'c1', documentId: 'd1' }, source: 's' },
      'conversation:c1',
      false,
    ],
    [{ metadata: { documentId: 'd1' } }, 'document:d1', false],
    [{ links: [{ type: 'source', target: 'note.txt [1/2]' }] }, 'document:note.txt', false],
    [
      {
        links: [
          { type: 'reflection', target: 'x' },
          { type: 'source', target: 'a [b]' },
        ],
      },
      'document:a [b]',
      false,
    ],
    [{ links: ['text', null, { type: 'source' }], source: 'capture' }, 'source:capture', true],
    [{ metadata: { conversationId: 7 }, source: 'capture' }, 'source:capture', true],
    [{}, 'source:observation', true],
  ])('of %j is %s', (members, group, timed) => {
    expect(neighbourGroup({ ...LEAST, ...members })).toBe(group)
    expect(group.startsWith(TIMED_GROUP)).toBe(timed)
  })
})

describe('indexEntry', () => {
  it.each([
    { which: 'a plain memory', isSearchable: true, isNeighbour: true },
    { which: 'one marked incorrect', members: { validation: { status: 'incorrect' } } },
    {
      which: 'one marked correct',
      members: { validation: { status: 'correct' } },
      isSearchable: true,
      isNeighbour: true,
    },
    { which: 'one of privacy none', members: { privacy: 'none' as const }, isSearchable: true },
    {
      which: 'one of privacy local',
      members: { privacy: 'local' as const },
      isSearchable: true,
      isNeighbour: true,
    },
    { which: 'one in the bin', binned: true },
  ])('of $which', ({ members = {}, binned = false, isSearchable = false, isNeighbour = false }) => {
    const entry = indexEntry({ ...FILE, event: { ...LEAST, ...members } }, binned)

    expect(entry).toMatchObject({
      isSearchable,
      isNeighbour,
      binned,
      at: Date.parse(LEAST.timestamp),
    })
  })

  it('finds a memory by its content, its response, its tags and the names of its entities', () => {
    const entities = [
      'atlas',
      { name: 'Bob' },
      { entity: 'Quay' },
      { text: 'Ship' },
      { other: 1 },
      null,
      5,
    ]
    const event = { ...LEAST, response: 'At the quay', tags: ['chat', 'sea'], entities }

    expect(indexEntry({ ...FILE, event }, false).own).toBe(
      'Hello\nAt the quay\nchat sea\natlas Bob Quay Ship',
    )
  })

  it('lets characters of scripts without spaces stand alone, and no control character through', () => {
    const event = { ...LEAST, content: 'a\u0000b\u0001 東京' }

    expect(indexEntry({ ...FILE, event }, false).own).toBe('a b   東  京 ')
  })
})
