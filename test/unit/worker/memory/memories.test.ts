import { mkdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { openDatabase } from '../../../../shared/sqlite/database.ts'
import { ACTOR, WRITER, capture, idsIn, listQuery, useFolders } from './memories-under-test.ts'

const newFolder = useFolders()
const OLD = { timestamp: '2025-10-30T10:15:00.712Z', type: 'conversation' }

describe('a captured memory', () => {
  it('is a private file under its UTC year with everything that a new event has', async () => {
    const folder = await newFolder()
    const { memories } = folder.open()

    const event = await memories.capture(
      capture('Call the Dentist!', {
        timestamp: '2026-01-01T00:30:00+01:00',
        tags: ['a'],
        metadata: { x: 1 },
        privacy: 'local',
      }),
      WRITER,
    )

    const path = `2025/${event.id}-call-the-dentist.json`
    expect(await folder.files()).toEqual([path])
    expect(await folder.read(path)).toEqual({
      id: event.id,
      userId: 'u1',
      timestamp: '2025-12-31T23:30:00.000Z',
      type: 'observation',
      source: 'capture',
      content: 'Call the Dentist!',
      tags: ['a'],
      entities: [],
      processed: false,
      privacy: 'local',
      provenance: { by: 'user', actor: 'user:u1', trusted: true },
      metadata: { x: 1, cognitiveMode: 'dual' },
    })
    expect((await stat(join(folder.episodic, path))).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder.episodic, '2025'))).mode & 0o777).toBe(0o700)
  })

  it('is found, got and listed as soon as it is kept', async () => {
    const folder = await newFolder()
    const { memories } = folder.open()

    const event = await memories.capture(capture('A treasure'), WRITER)

    expect(idsIn(await memories.search({ q: 'treasure', limit: 10 }))).toEqual([event.id])
    expect(await memories.get(event.id)).toEqual(event)
    expect(idsIn(await memories.list(listQuery()))).toEqual([event.id])
  })

  it('is refused in emulation mode', async () => {
    const folder = await newFolder()
    folder.mode = 'emulation'
    const { memories } = folder.open()

    await expect(memories.capture(capture('x'), WRITER)).rejects.toMatchObject({
      code: 'conflict',
    })

    expect(await folder.files()).toEqual([])
  })

  it('goes to a month’s folder once its year holds 10,000 files', async () => {
    const folder = await newFolder()
    await mkdir(join(folder.episodic, '2026'))
    await Promise.all(
      Array.from({ length: 9_999 }, (_, number) =>
        writeFile(join(folder.episodic, '2026', `f${number}`), ''),
      ),
    )
    const { memories } = folder.open()

    const events = [
      await memories.capture(capture('a'), WRITER),
      await memories.capture(capture('b'), WRITER),
    ]

    const month = new Date().toISOString().slice(5, 7)
    const made = (await folder.files()).filter((path) => path.endsWith('.json'))
    expect(made.toSorted()).toEqual(
      [`2026/${month}/${events[1]?.id}-b.json`, `2026/${events[0]?.id}-a.json`].toSorted(),
    )
  })

  it('is kept although somebody removed its folder meanwhile', async () => {
    const folder = await newFolder()
    const { memories } = folder.open()
    const first = await memories.capture(capture('a'), WRITER)
    await rm(folder.episodic, { recursive: true })
    await mkdir(folder.episodic)

    const second = await memories.capture(capture('b'), WRITER)

    await expect(memories.get(first.id)).rejects.toMatchObject({ code: 'not-found' })
    expect(await memories.get(second.id)).toEqual(second)
  })
})

describe('a change', () => {
  it('keeps the members that nobody knows, and the file where it is', async () => {
    const folder = await newFolder()
    await folder.put('2025/evt-1-old.json', {
      mood: { calm: [1] },
      id: 'evt-1',
      content: 'old',
      ...OLD,
      metadata: { a: 1, b: 2 },
    })
    const { memories } = folder.open()

    const event = await memories.change(
      'evt-1',
      { content: 'new', metadata: { b: null, c: 3 } },
      ACTOR,
    )

    expect(event).toMatchObject({ content: 'new', mood: { calm: [1] }, metadata: { a: 1, c: 3 } })
    expect(await folder.read('2025/evt-1-old.json')).toEqual({
      mood: { calm: [1] },
      id: 'evt-1',
      content: 'new',
      ...OLD,
      metadata: { a: 1, c: 3 },
    })
  })

  it('is not lost among 50 others of the same memory', async () => {
    const folder = await newFolder()
    const { memories } = folder.open()
    const { id } = await memories.capture(capture('x'), WRITER)

    await Promise.all(
      Array.from({ length: 50 }, (_, number) =>
        memories.change(id, { metadata: { [`k${number}`]: number } }, ACTOR),
      ),
    )

    const { metadata = {} } = await memories.get(id)
    expect(Object.keys(metadata)).toHaveLength(51)
  })

  it('changes what is found', async () => {
    const folder = await newFolder()
    const { memories } = folder.open()
    const { id } = await memories.capture(capture('apple'), WRITER)

    await memories.change(id, { content: 'pear' }, ACTOR)

    expect(idsIn(await memories.search({ q: 'apple', limit: 10 }))).toEqual([])
    expect(idsIn(await memories.search({ q: 'pear', limit: 10 }))).toEqual([id])
  })
})

describe('the bin', () => {
  it('takes a memory out of list, search and get, and gives it back where it was', async () => {
    const folder = await newFolder()
    await folder.put('reflections/2025/10/30/evt-1.json', { id: 'evt-1', content: 'apple', ...OLD })
    const { memories } = folder.open()

    await memories.remove('evt-1')

    expect(await folder.files()).toEqual(['.bin/reflections/2025/10/30/evt-1.json'])
    await expect(memories.get('evt-1')).rejects.toMatchObject({ code: 'not-found' })
    expect(idsIn(await memories.search({ q: 'apple', limit: 10 }))).toEqual([])
    expect(idsIn(await memories.list(listQuery()))).toEqual([])
    expect(idsIn(await memories.list(listQuery({ bin: 'true' })))).toEqual(['evt-1'])

    await memories.restore('evt-1')

    expect(await folder.files()).toEqual(['reflections/2025/10/30/evt-1.json'])
    expect(idsIn(await memories.search({ q: 'apple', limit: 10 }))).toEqual(['evt-1'])
    expect(idsIn(await memories.list(listQuery({ bin: 'true' })))).toEqual([])
  })

  it('does not give a memory back over another file', async () => {
    const folder = await newFolder()
    await folder.put('2025/evt-1.json', { id: 'evt-1', content: 'first', ...OLD })
    const { memories } = folder.open()
    await memories.remove('evt-1')
    await folder.put('2025/evt-1.json', { id: 'evt-2', content: 'second', ...OLD })

    await expect(memories.restore('evt-1')).rejects.toMatchObject({ code: 'conflict' })

    expect(await folder.files()).toEqual(['.bin/2025/evt-1.json', '2025/evt-1.json'])
  })

  it('keeps both of two memories that lay at the same path', async () => {
    const folder = await newFolder()
    for (const content of ['first', 'second']) {
      await folder.put('2025/evt-1.json', { id: 'evt-1', content, ...OLD })
      const { memories, close } = folder.open()
      await memories.remove('evt-1')
      await close()
    }

    const { memories } = folder.open()
    expect(await folder.files()).toEqual(['.bin/.1/2025/evt-1.json', '.bin/2025/evt-1.json'])
    expect(idsIn(await memories.list(listQuery({ bin: 'true' })))).toEqual(['evt-1', 'evt-1'])
  })

  it.each(['remove', 'restore', 'get'] as const)(
    'has nothing to %s under an unknown id',
    async (method) => {
      const folder = await newFolder()
      const { memories } = folder.open()

      for (const id of ['evt-1', '../../etc/passwd', '.', '%', '']) {
        await expect(memories[method](id)).rejects.toMatchObject({ code: 'not-found' })
      }
    },
  )
})

describe('files of other systems', () => {
  it('are read in every folder that they may lie in', async () => {
    const folder = await newFolder()
    const paths = [
      'evt-0.json',
      '2025/evt-1.json',
      '2025/10/evt-2-x.json',
      '2025/10/30/evt-3.json',
      'dreams/2025/10/30/evt-4.json',
    ]
    for (const [number, path] of paths.entries()) {
      await folder.put(path, {
        ...OLD,
        id: `evt-${number}`,
        content: 'x',
        entities: [{ name: 'Bob' }],
        metadata: { processed: true },
      })
    }
    const { memories } = folder.open()

    const { items } = await memories.list(listQuery())

    expect(items.map(({ id }) => id).toSorted()).toEqual([
      'evt-0',
      'evt-1',
      'evt-2',
      'evt-3',
      'evt-4',
    ])
    expect(items.every(({ processed }) => processed)).toBe(true)
  })

  it('may share an old id: all are listed and found, the newest is the one that is got', async () => {
    const folder = await newFolder()
    await folder.put('2025/evt-1-b.json', {
      ...OLD,
      id: 'evt-1',
      content: 'apple new',
      timestamp: '2025-10-30T10:15:00.800Z',
    })
    await folder.put('2025/evt-1-a.json', { ...OLD, id: 'evt-1', content: 'apple old' })
    const { memories, current } = folder.open()
    await current()

    expect(idsIn(await memories.list(listQuery()))).toEqual(['evt-1', 'evt-1'])
    expect(idsIn(await memories.search({ q: 'apple', limit: 10 }))).toEqual(['evt-1', 'evt-1'])
    expect(await memories.get('evt-1')).toMatchObject({ content: 'apple new' })

    await memories.remove('evt-1')

    expect(await memories.get('evt-1')).toMatchObject({ content: 'apple old' })
  })

  it('that cannot be read are set aside with their reason, where they are, and the others go on', async () => {
    const folder = await newFolder()
    await folder.put('2025/evt-1.json', '{"id":"evt-1","content":"secret words')
    await folder.put('2025/evt-2.json', { ...OLD, id: 'evt-2', content: 'apple' })
    const { memories, index, current } = folder.open()
    await current()

    expect(idsIn(await memories.list(listQuery()))).toEqual(['evt-2'])
    expect(await index.use(({ reader }) => reader.corruptFiles())).toEqual([
      { path: '2025/evt-1.json', reason: expect.stringContaining('not JSON') },
    ])
    expect(await folder.files()).toEqual(['2025/evt-1.json', '2025/evt-2.json'])
    expect(await folder.log()).toContain('2025/…')
    expect(await folder.log()).not.toContain('secret')
  })

  it('that were mended by hand are taken up at the next start', async () => {
    const folder = await newFolder()
    await folder.put('2025/evt-1.json', 'torn')
    const first = folder.open()
    await first.current()
    await first.close()
    await folder.put('2025/evt-1.json', { ...OLD, id: 'evt-1', content: 'mended' })

    const { memories, index } = folder.open()

    expect(idsIn(await memories.list(listQuery()))).toEqual(['evt-1'])
    expect(await index.use(({ reader }) => reader.corruptFiles())).toEqual([])
  })

  it('are not followed through links, and pipes and folders are passed over', async () => {
    const folder = await newFolder()
    await mkdir(join(folder.root, 'bob', '2025'), { recursive: true })
    await writeFile(
      join(folder.root, 'bob', '2025', 'evt-9.json'),
      JSON.stringify({ ...OLD, id: 'evt-9', content: 'bob’s' }),
    )
    await symlink(join(folder.root, 'bob', '2025'), join(folder.episodic, '2025'))
    await symlink(
      join(folder.root, 'bob', '2025', 'evt-9.json'),
      join(folder.episodic, 'evt-9.json'),
    )
    await mkdir(join(folder.episodic, 'evt-8.json'))
    const { memories } = folder.open()

    expect(idsIn(await memories.list(listQuery()))).toEqual([])
    await expect(memories.get('evt-9')).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      memories.capture(capture('x', { timestamp: '2025-01-01T00:00:00Z' }), WRITER),
    ).rejects.toMatchObject({
      code: 'invalid-path',
    })
  })

  it.each(['../bob/evt-9.json', '/etc/hostname', '2025/..', 'link/evt-9.json'])(
    'are not read from %s, although an index that came with the profile says so',
    async (path) => {
      const folder = await newFolder()
      await mkdir(join(folder.root, 'bob'))
      await writeFile(
        join(folder.root, 'bob', 'evt-9.json'),
        JSON.stringify({ ...OLD, id: 'evt-9', content: 'bob’s' }),
      )
      await symlink(join(folder.root, 'bob'), join(folder.episodic, 'link'))
      await folder.put('2025/evt-1.json', { ...OLD, id: 'evt-1', content: 'x' })
      const first = folder.open()
      await first.current()
      await first.close()
      const database = await openDatabase(folder.indexFile)
      database.prepare(`UPDATE memories SET path = ?, id = 'evt-9'`).run(path)
      database.close()

      const { memories } = folder.open()

      await expect(memories.get('evt-9')).rejects.toMatchObject({ code: 'not-found' })
      expect(idsIn(await memories.search({ q: 'x', limit: 10 }))).not.toContain('evt-9')
      expect(idsIn(await memories.list(listQuery()))).toEqual(['evt-1'])
    },
  )
})

describe('files that somebody changes while the worker runs', () => {
  it('are taken up when they are got', async () => {
    const folder = await newFolder()
    const { memories } = folder.open()
    const event = await memories.capture(capture('apple'), WRITER)
    const [path = ''] = await folder.files()
    await folder.put(path, { ...event, content: 'pear tree' })

    expect(await memories.get(event.id)).toMatchObject({ content: 'pear tree' })

    await vi.waitFor(async () =>
      expect(idsIn(await memories.search({ q: 'pear', limit: 10 }))).toEqual([event.id]),
    )
  })

  it('are missed when they are gone, and found when they were moved', async () => {
    const folder = await newFolder()
    const { memories } = folder.open()
    const gone = await memories.capture(capture('apple'), WRITER)
    await rm(join(folder.episodic, (await folder.files())[0] ?? ''))
    const moved = await memories.capture(capture('pear'), WRITER)
    await mkdir(join(folder.episodic, 'elsewhere'))
    await rename(
      join(folder.episodic, (await folder.files())[0] ?? ''),
      join(folder.episodic, 'elsewhere', `${moved.id}.json`),
    )

    expect(idsIn(await memories.search({ q: 'apple', limit: 10 }))).toEqual([])
    expect(idsIn(await memories.list(listQuery()))).toEqual([])
    await expect(memories.get(gone.id)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('the list', () => {
  it('gives less than was asked for when memories are large, and goes on from there', async () => {
    const folder = await newFolder()
    const { memories } = folder.open()
    const large = 'x'.repeat(1_000_000)
    await Promise.all(Array.from({ length: 12 }, () => memories.capture(capture(large), WRITER)))

    const first = await memories.list(listQuery({ limit: 500 }))
    const second = await memories.list(listQuery({ limit: 500, cursor: first.nextCursor }))

    expect(first.items).toHaveLength(8)
    expect(second).toMatchObject({
      items: expect.objectContaining({ length: 4 }),
      nextCursor: null,
    })
  })

  it('goes page by page through all memories, also those of one instant, newest first', async () => {
    const folder = await newFolder()
    const { memories } = folder.open()
    const instants = [
      '2026-01-01T00:00:00Z',
      '2026-01-02T00:00:00Z',
      '2026-01-02T00:00:00Z',
      '2026-01-03T00:00:00+05:00',
    ]
    const made = await Promise.all(
      instants.flatMap((timestamp) =>
        [1, 2, 3].map(() => memories.capture(capture('x', { timestamp }), WRITER)),
      ),
    )

    const seen: string[] = []
    let cursor: string | null | undefined
    do {
      const page = await memories.list(listQuery({ limit: 5, ...(cursor ? { cursor } : {}) }))
      seen.push(...page.items.map(({ timestamp, id }) => `${timestamp} ${id}`))
      cursor = page.nextCursor
    } while (cursor)

    expect(seen).toHaveLength(made.length)
    expect(seen).toEqual([...new Set(seen)].toSorted().toReversed())
  })

  it.each([
    ['a type', { type: 'dream' }, ['b']],
    ['a tag', { tag: 'x,y' }, ['b']],
    ['a tag that is part of others', { tag: 'x' }, ['a']],
    ['a tag that looks like what is between tags', { tag: ',' }, []],
    ['a time', { from: '2026-01-02T00:00:00Z', to: '2026-01-02T00:00:00Z' }, ['b']],
    ['a day that has none', { from: '2027-01-01T00:00:00Z' }, []],
  ])('keeps to %s', async (_, query, contents) => {
    const folder = await newFolder()
    const { memories } = folder.open()
    await memories.capture(
      capture('a', { timestamp: '2026-01-01T00:00:00Z', tags: ['x', 'z'] }),
      WRITER,
    )
    await memories.capture(
      capture('b', { timestamp: '2026-01-02T00:00:00Z', tags: ['x,y', '"'], type: 'dream' }),
      WRITER,
    )

    const { items } = await memories.list(listQuery(query))

    expect(items.map(({ content }) => content)).toEqual(contents)
  })
})
