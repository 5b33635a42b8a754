import { describe, expect, it } from 'vitest'
import type { Memories } from '../../../../worker/memory/memories.ts'
import { ACTOR, WRITER, capture, listQuery, useFolders } from './memories-under-test.ts'

const newFolder = useFolders()
const ANNA = {
  names: ['Anna Miller', 'Anna', 'Annie', 'sister'],
  called: ['Anna Miller', 'Anna', 'Annie'],
}

async function kept(memories: Memories, ...contents: readonly string[]): Promise<string[]> {
  const ids: string[] = []
  for (const [day, content] of contents.entries()) {
    const timestamp = new Date(Date.UTC(2026, 0, day + 1)).toISOString()
    ids.push((await memories.capture(capture(content, { timestamp }), WRITER)).id)
  }
  return ids
}

async function listed(memories: Memories, query: Record<string, unknown>): Promise<string[]> {
  return (await memories.list(listQuery(query))).items.map(({ content }) => content)
}

describe('the memories of a person', () => {
  it('are those that say one of the names of somebody who is known, whole words only', async () => {
    const folder = await newFolder()
    folder.people = [ANNA, { names: ['Bob', 'brother'], called: ['Bob'] }]
    const { memories } = folder.open()
    await kept(
      memories,
      'Annie baked',
      'Bob and his sister',
      'the annals',
      'With anna miller',
      'Ánna',
    )

    expect(await listed(memories, { person: 'Anna Miller' })).toEqual([
      'Ánna',
      'With anna miller',
      'Annie baked',
    ])
    expect(await listed(memories, { person: 'annie' })).toHaveLength(3)
    expect(await listed(memories, { person: 'Bob', limit: 1 })).toEqual(['Bob and his sister'])
  })

  it.each([
    ['Greta Holm', ['Met Greta Holm']],
    ['王芳', ['和王芳喝茶']],
    ['"Greta" OR own : *', []],
    ['?!', []],
  ])('are found by the name alone where nobody known is called %j', async (person, contents) => {
    const folder = await newFolder()
    const { memories } = folder.open()
    await kept(memories, 'Met Greta Holm', 'Holm is an island, says Greta', '和王芳喝茶')

    expect(await listed(memories, { person })).toEqual(contents)
  })

  it('are found by who is in them besides the text: what was answered, tags and names', async () => {
    const folder = await newFolder()
    folder.people = [ANNA]
    await folder.put('2026/evt-1-a.json', {
      id: 'evt-1',
      timestamp: '2026-01-01T00:00:00Z',
      type: 'conversation',
      content: 'Who called?',
      entities: [{ name: 'Annie' }],
    })
    const { memories, current } = folder.open()
    await current()

    expect(await listed(memories, { person: 'Anna' })).toEqual(['Who called?'])
  })

  it('are those in the bin where that is asked for, and those that were judged wrong', async () => {
    const folder = await newFolder()
    folder.people = [ANNA]
    const { memories } = folder.open()
    const [wrong = '', binned = ''] = await kept(memories, 'Anna sails', 'Annie sings', 'Nobody')
    await memories.validate(wrong, 'incorrect', ACTOR)
    await memories.remove(binned)

    expect(await listed(memories, { person: 'Anna' })).toEqual(['Anna sails'])
    expect(await listed(memories, { person: 'Anna', bin: 'true' })).toEqual(['Annie sings'])
  })

  it('are searched alone where words are asked for too, page by page', async () => {
    const folder = await newFolder()
    folder.people = [ANNA]
    const { memories } = folder.open()
    await kept(memories, 'Annie baked bread', 'Bread from Bob', 'Anna ate bread', 'Anna slept')

    const first = await memories.search({ q: 'bread', person: 'Anna', limit: 1 })
    const cursor = first.nextCursor ?? ''
    const second = await memories.search({ q: 'bread', person: 'Anna', limit: 1, cursor })

    const found = [...first.hits, ...second.hits].map(({ event }) => event.content)
    expect(found.toSorted()).toEqual(['Anna ate bread', 'Annie baked bread'])
    expect(second.nextCursor).toBeNull()
    await expect(
      memories.search({ q: 'bread', person: 'Bob', limit: 1, cursor }),
    ).rejects.toMatchObject({ code: 'invalid-input' })
  })
})
