import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ACTOR, WRITER, capture, idsIn, listQuery, useFolders } from './memories-under-test.ts'

const newFolder = useFolders()
const OLD = { timestamp: '2025-10-30T10:15:00.712Z', type: 'conversation' }

describe('the history of a memory', () => {
  it('has every version that another took the place of, whole, the newest first', async () => {
    const folder = await newFolder()
    await folder.put('2025/evt-1-old.json', {
      mood: { calm: [1] },
      id: 'evt-1',
      content: 'first',
      ...OLD,
    })
    const { memories } = folder.open()

    await memories.change('evt-1', { content: 'second' }, ACTOR)
    await memories.change('evt-1', { content: 'third' }, 'agent:organizer')

    expect(await memories.history('evt-1')).toMatchObject([
      { version: 2, replacedBy: 'agent:organizer', event: { content: 'second' } },
      { version: 1, replacedBy: ACTOR, event: { content: 'first', mood: { calm: [1] } } },
    ])
    expect(await folder.files()).toEqual([
      '.history/2025/evt-1-old/000001.json',
      '.history/2025/evt-1-old/000002.json',
      '2025/evt-1-old.json',
    ])
  })

  it('goes with the memory into the bin and back', async () => {
    const folder = await newFolder()
    const { memories } = folder.open()
    const { id } = await memories.capture(capture('first'), WRITER)
    await memories.change(id, { content: 'second' }, ACTOR)

    await memories.remove(id)
    const binned = await memories.history(id)
    await memories.restore(id)

    expect(binned).toMatchObject([{ event: { content: 'first' } }])
    expect(await memories.history(id)).toEqual(binned)
  })

  it('is neither listed nor found', async () => {
    const folder = await newFolder()
    const { memories, close } = folder.open()
    const { id } = await memories.capture(capture('apple'), WRITER)
    await memories.change(id, { content: 'pear' }, ACTOR)
    await close()
    await rm(folder.indexFile)

    const again = folder.open()
    await again.current()

    expect(idsIn(await again.memories.search({ q: 'apple', limit: 10 }))).toEqual([])
    expect(idsIn(await again.memories.list(listQuery()))).toEqual([id])
  })

  it('keeps the last hundred versions', async () => {
    const folder = await newFolder()
    const { memories } = folder.open()
    const { id } = await memories.capture(capture('0'), WRITER)

    for (let number = 1; number <= 103; number += 1) {
      await memories.change(id, { content: `${number}` }, ACTOR)
    }

    const versions = await memories.history(id)
    expect(versions).toHaveLength(100)
    expect(versions.map(({ event }) => event.content)).toEqual(
      Array.from({ length: 100 }, (_, index) => `${102 - index}`),
    )
  })

  it('passes over versions that cannot be read and links that lead elsewhere', async () => {
    const folder = await newFolder()
    await folder.put('2025/evt-1.json', { id: 'evt-1', content: 'first', ...OLD })
    const { memories } = folder.open()
    await memories.change('evt-1', { content: 'second' }, ACTOR)
    const versions = join(folder.episodic, '.history/2025/evt-1')
    await writeFile(join(versions, '000002.json'), '{"replacedAt":"20')
    await symlink(join(folder.episodic, '2025/evt-1.json'), join(versions, '000003.json'))

    await memories.change('evt-1', { content: 'third' }, ACTOR)

    expect((await memories.history('evt-1')).map(({ version }) => version)).toEqual([4, 1])
  })

  it('of an unknown memory is not found', async () => {
    const { memories } = (await newFolder()).open()

    await expect(memories.history('../../etc')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('does not leave the profile by a link in its place', async () => {
    const folder = await newFolder()
    await folder.put('2025/evt-1.json', { id: 'evt-1', content: 'first', ...OLD })
    await mkdir(join(folder.root, 'elsewhere'))
    await symlink(join(folder.root, 'elsewhere'), join(folder.episodic, '.history'))
    const { memories } = folder.open()

    await expect(memories.change('evt-1', { content: 'x' }, ACTOR)).rejects.toMatchObject({
      code: 'invalid-path',
    })

    expect((await folder.read('2025/evt-1.json'))['content']).toBe('first')
  })
})

describe('a judgement', () => {
  it('of incorrect takes a memory out of searches, and its words from beside others', async () => {
    const folder = await newFolder()
    const { memories } = folder.open()
    const wrong = await memories.capture(capture('apple'), WRITER)
    const other = await memories.capture(capture('pear'), WRITER)
    expect(idsIn(await memories.search({ q: 'apple', limit: 10 }))).toEqual([wrong.id, other.id])

    const judged = await memories.validate(wrong.id, 'incorrect', ACTOR)

    expect(judged.validation).toEqual({
      status: 'incorrect',
      by: 'user',
      timestamp: expect.any(String),
    })
    expect(idsIn(await memories.search({ q: 'apple', limit: 10 }))).toEqual([])
    expect(idsIn(await memories.list(listQuery()))).toEqual([other.id, wrong.id])
  })

  it('can be changed and taken away; the other members stay', async () => {
    const folder = await newFolder()
    await folder.put('2025/evt-1.json', {
      id: 'evt-1',
      content: 'apple',
      ...OLD,
      mood: 1,
      validation: { status: 'incorrect', by: 'user', note: 'kept' },
    })
    const { memories } = folder.open()

    const correct = await memories.validate('evt-1', 'correct', ACTOR)
    const found = idsIn(await memories.search({ q: 'apple', limit: 10 }))
    await memories.validate('evt-1', 'unchecked', ACTOR)

    expect(correct.validation).toMatchObject({ status: 'correct', note: 'kept' })
    expect(found).toEqual(['evt-1'])
    expect(await folder.read('2025/evt-1.json')).toEqual({
      id: 'evt-1',
      content: 'apple',
      ...OLD,
      mood: 1,
    })
  })
})

describe('a memory that is shown', () => {
  it('says what it cites and what cites it, in all forms that links have', async () => {
    const folder = await newFolder()
    const id = 'evt-202510300800001'
    await folder.put(`2025/${id}-note.json`, { id, content: 'note', ...OLD })
    const links = [{ type: 'reflection', target: `memory/episodic/2025/${id}-note.json` }]
    await folder.put('2025/evt-2.json', { id: 'evt-2', content: 'x', ...OLD, links })
    await folder.put('2025/evt-3.json', { id: 'evt-3', content: 'x', ...OLD, sources: [id] })
    const { memories } = folder.open()
    const { id: newest } = await memories.capture(
      capture('about it', { links: [{ type: 'about', target: id }] }),
      WRITER,
    )

    const cited = await memories.show(id)
    const citing = await memories.show(newest)

    expect(cited).toMatchObject({ event: { id }, cites: [] })
    expect(cited.citedBy).toEqual([
      { id: newest, type: 'about' },
      { id: 'evt-3', type: 'source' },
      { id: 'evt-2', type: 'reflection' },
    ])
    expect(citing.cites).toEqual([{ type: 'about', target: id, isMemory: true }])
  })

  it('is cited no more by what was changed, binned or removed by hand', async () => {
    const folder = await newFolder()
    const { memories, close } = folder.open()
    const { id } = await memories.capture(capture('note'), WRITER)
    const links = [{ type: 'about', target: id }]
    const [one, other, third] = [
      await memories.capture(capture('1', { links }), WRITER),
      await memories.capture(capture('2', { links }), WRITER),
      await memories.capture(capture('3', { links }), WRITER),
    ]
    await memories.change(one.id, { links: [] }, ACTOR)
    await memories.remove(other.id)
    await close()
    const [file = ''] = (await folder.files()).filter((path) => path.includes(third.id))
    await rm(join(folder.episodic, file))

    const again = folder.open()
    await again.current()

    expect((await again.memories.show(id)).citedBy).toEqual([])
  })

  it.each([
    ['by the person', { source: 'capture' }, { by: 'user', trusted: true }],
    ['by an agent', { type: 'dream' }, { by: 'agent', trusted: false }],
    ['from a file', { tags: ['ingested'] }, { by: 'file', trusted: false }],
    [
      'from a named file',
      { links: [{ type: 'source', target: 'note.txt [1/2]' }] },
      { by: 'file', from: 'note.txt [1/2]', trusted: false },
    ],
    [
      'as its file says',
      { type: 'dream', provenance: { by: 'import', from: 'phone', trusted: true } },
      { by: 'import', from: 'phone', trusted: true },
    ],
    ['with a member that is no provenance', { provenance: 'x' }, { by: 'user', trusted: true }],
  ])('tells that it was written %s', async (_, members, expected) => {
    const folder = await newFolder()
    await folder.put('2025/evt-1.json', { id: 'evt-1', content: 'x', ...OLD, ...members })
    const { memories } = folder.open()

    expect((await memories.show('evt-1')).provenance).toEqual(expected)
  })

  it('was not the person’s word when an agent kept it', async () => {
    const folder = await newFolder()
    const { memories } = folder.open()

    const { id } = await memories.capture(capture('x'), { ...WRITER, actor: 'agent:reflector' })

    expect((await memories.show(id)).provenance).toEqual({
      by: 'agent',
      actor: 'agent:reflector',
      trusted: false,
    })
    const [path = ''] = await folder.files()
    expect(await readFile(join(folder.episodic, path), 'utf8')).toContain('agent:reflector')
  })
})
