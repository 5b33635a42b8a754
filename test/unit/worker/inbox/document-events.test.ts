import { expect, it } from 'vitest'
import type { Chunk } from '../../../../worker/inbox/chunk.ts'
import { type SourceDocument, eventOfChunk } from '../../../../worker/inbox/document-events.ts'

const source: SourceDocument = {
  documentId: 'doc-1',
  name: 'chats.json',
  facts: { format: 'chatgpt', title: 'Chats', writtenAt: '2025-02-03T04:05:06Z' },
  count: 12,
  mtimeMs: Date.parse('2026-01-01T00:00:00Z'),
  userId: 'u1',
  actor: 'agent:ingestor',
  cognitiveMode: 'dual',
}
const passage: Chunk = { text: 'Words.', headings: ['Costs'], inner: [], page: 3 }
const said: Chunk = {
  text: 'Hello',
  headings: [],
  inner: [],
  at: '2024-05-06T07:08:09.000Z',
  message: {
    conversationId: 'talk-1',
    messageId: 'm-1',
    speaker: 'Bob',
    role: 'user',
    piece: 0,
  },
}

it('gives chunks of one document ids that sort as they do, always the same', () => {
  const ids = Array.from({ length: 12 }, (_, at) => eventOfChunk(passage, at + 1, source).id)

  expect(ids).toEqual(ids.toSorted())
  expect(new Set(ids).size).toBe(12)
  expect(ids[0]).toMatch(/^evt-[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(eventOfChunk(passage, 1, { ...source, name: 'another name' }).id).toBe(ids[0])
  expect(eventOfChunk(passage, 1, { ...source, documentId: 'doc-2' }).id).not.toBe(ids[0])
})

it('gives a message the same id in whichever export it comes, and another when its words are others', () => {
  const id = eventOfChunk(said, 4, source).id

  expect(eventOfChunk(said, 9, { ...source, documentId: 'doc-2' }).id).toBe(id)
  expect(eventOfChunk({ ...said, text: 'Hello!' }, 4, source).id).not.toBe(id)
})

it('leads back to document, page and heading, and is nobody’s word', () => {
  expect(eventOfChunk(passage, 2, source)).toMatchObject({
    content: 'Chats › Costs\n\nWords.',
    timestamp: '2025-02-03T04:05:06.000Z',
    type: 'observation',
    links: [{ type: 'source', target: 'chats.json [2/12]', page: 3 }],
    provenance: { by: 'file', from: 'chats.json', trusted: false },
    metadata: { documentId: 'doc-1', chunk: 2, chunkCount: 12, page: 3, headings: ['Costs'] },
  })
  expect(eventOfChunk(said, 1, source)).toMatchObject({
    content: 'Bob: Hello',
    timestamp: '2024-05-06T07:08:09.000Z',
    type: 'conversation',
    metadata: { conversationId: 'talk-1', speaker: 'Bob', role: 'user' },
  })
})
