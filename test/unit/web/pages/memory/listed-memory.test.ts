import { describe, expect, it } from 'vitest'
import {
  listedMemory,
  rowsOf,
  withMemories,
} from '../../../../../web/pages/memory/listed-memory.ts'

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

describe('the list of memories', () => {
  it('puts each day before its memories', () => {
    const rows = rowsOf([memory('c', '2025-01-02T09:00:00Z'), memory('b'), memory('a')])

    expect(rows.map((row) => (row.kind === 'day' ? row.day : row.id))).toEqual([
      '2025-01-02',
      'c',
      '2025-01-01',
      'b',
      'a',
    ])
  })

  it('puts a memory where its time says, in place of itself', () => {
    const listed = [memory('c', '2025-01-03T00:00:00Z'), memory('a')]

    const moved = withMemories(listed, [memory('b', '2025-01-02T00:00:00Z')])
    const changed = withMemories(moved, [memory('a', '2025-01-04T00:00:00Z')])

    expect(moved.map(({ id }) => id)).toEqual(['c', 'b', 'a'])
    expect(changed.map(({ id }) => id)).toEqual(['a', 'c', 'b'])
  })

  it('keeps a heading apart from what is below it', () => {
    const memory = {
      id: 'a',
      timestamp: '2025-01-01T00:00:00Z',
      type: 'note',
      content: 'Lisbon › Porto\n \nTwo nights\nby train.\n\n',
    }

    const { text } = listedMemory(memory, dayOf)

    expect(text).toBe('Lisbon › Porto · Two nights by train.')
  })

  it('holds the beginning of a long text', () => {
    const { text } = listedMemory(
      {
        id: 'a',
        timestamp: '2025-01-01T00:00:00Z',
        type: 'note',
        content: 'word \n'.repeat(9_999),
      },
      dayOf,
    )

    expect(text).toMatch(/^word word .*…$/)
    expect(text.length).toBe(301)
  })
})

function memory(id: string, timestamp = '2025-01-01T00:00:00Z') {
  return listedMemory({ id, timestamp, type: 'observation', content: id }, dayOf)
}
