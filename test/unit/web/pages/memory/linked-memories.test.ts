import { describe, expect, it } from 'vitest'
import { memoryLinks } from '../../../../../web/pages/memory/linked-memories.ts'
import { peopleNamed } from '../../../../../web/pages/memory/people-named.ts'
import { tagsIn } from '../../../../../web/pages/memory/tags-in.ts'
import { timelineMonths } from '../../../../../web/pages/memory/timeline-months.ts'

describe('links of a memory', () => {
  it('tells what it names, what names it, and what has something in common', () => {
    const links = memoryLinks({
      cites: [
        { type: 'source', target: 'evt-1', isMemory: true },
        { type: 'source', target: 'notes.txt', isMemory: false },
        { type: 'same-person', target: 'evt-2', isMemory: true },
      ],
      citedBy: [
        { id: 'evt-3', type: 'source' },
        { id: 'evt-3', type: 'about' },
      ],
    })

    expect(links.map(({ kind, id, name }) => [kind, id, name])).toEqual([
      ['cites', 'evt-1', 'evt-1'],
      ['cites', undefined, 'notes.txt'],
      ['common', 'evt-2', 'evt-2'],
      ['citedBy', 'evt-3', 'evt-3'],
    ])
  })
})

describe('what the filters offer', () => {
  it('names people of both lists once, whatever else stands there', () => {
    const names = peopleNamed({
      relationships: [{ name: 'Zoe' }, { role: 'nobody' }, 'text'],
      contacts: [{ name: 'Anna' }, { name: 'Zoe' }],
    })

    expect(names).toEqual(['Anna', 'Zoe'])
    expect(peopleNamed({ relationships: 'none' })).toEqual([])
  })

  it('shows months that have memories, the newest first', () => {
    const months = timelineMonths({ '2024-12': 1, '2025-01': 2, '2025-02': 0, unknown: 3 })

    expect(months.map(({ month }) => month)).toEqual(['2025-01', '2024-12'])
  })

  it('reads tags with commas between them', () => {
    expect(tagsIn(' boat, ,sea side,boat')).toEqual(['boat', 'sea side'])
  })
})
