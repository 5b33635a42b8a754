import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { openDatabase } from '../../../../shared/sqlite/database.ts'
import { IndexHandle } from '../../../../worker/index/index-handle.ts'
import {
  ACTOR,
  WRITER,
  type Folder,
  type Opened,
  capture,
  idsIn,
  listQuery,
  useFolders,
} from '../memory/memories-under-test.ts'

const newFolder = useFolders()
const OLD = { timestamp: '2025-10-30T10:15:00.712Z', type: 'conversation' }
const WORDS = [
  'apple',
  'pear',
  'quay',
  'ship',
  'atlas',
  'treasure',
  'the',
  'captain',
  'meeting',
  'dentist',
]

async function fill(folder: Folder, count: number): Promise<void> {
  const texts = Array.from(
    { length: count },
    (_, number) => `${WORDS[number % 10]} ${WORDS[(number * 7) % 10]} n${number}`,
  )
  await Promise.all(
    texts.map((content, number) => {
      const timestamp = new Date(Date.parse(OLD.timestamp) + number * 60_000).toISOString()
      return folder.put(`2025/evt-${number}.json`, {
        ...OLD,
        id: `evt-${number}`,
        content,
        timestamp,
      })
    }),
  )
}

async function results({ memories }: Opened): Promise<unknown[]> {
  const answers = await Promise.all(WORDS.map((q) => memories.search({ q, limit: 20 })))
  return answers.map(({ hits }) =>
    hits.map(({ event, score, snippet, why }) => [event.id, score.toFixed(6), snippet, why]),
  )
}

describe('an index that was taken away', () => {
  it('is built anew, finds the same, and says meanwhile how far it is', async () => {
    const folder = await newFolder()
    await fill(folder, 300)
    const first = folder.open()
    await first.current()
    await first.memories.change('evt-7', { content: 'apple changed' }, ACTOR)
    await first.memories.remove('evt-8')
    const before = await results(first)
    await first.close()
    await rm(join(folder.root, 'index'), { recursive: true })
    await mkdir(join(folder.root, 'index'))

    const second = folder.open()
    const early = await second.memories.search({ q: 'apple', limit: 1 })
    await second.current()

    expect(early.mode).toBe('degraded')
    expect(early.progress).toBeGreaterThanOrEqual(0)
    expect(early.progress).toBeLessThanOrEqual(1)
    expect((await second.memories.search({ q: 'apple', limit: 1 })).mode).toBe('lexical')
    expect(await results(second)).toEqual(before)
  })

  it('does not keep anybody from getting or listing', async () => {
    const folder = await newFolder()
    await fill(folder, 300)
    const { memories } = folder.open()

    const [event, page] = await Promise.all([
      memories.get('evt-250'),
      memories.list(listQuery({ limit: 500 })),
    ])

    expect(event.content).toContain('n250')
    expect(page.items).toHaveLength(300)
  })

  it('does not lose what is captured, changed and deleted meanwhile', async () => {
    const folder = await newFolder()
    await fill(folder, 300)
    const opened = folder.open()
    const { memories } = opened

    const captured = await Promise.all(
      Array.from({ length: 20 }, () => memories.capture(capture('zebra'), WRITER)),
    )
    await Promise.all([
      memories.change('evt-299', { content: 'zebra' }, ACTOR),
      memories.remove('evt-0'),
      memories.remove('evt-298'),
    ])
    await opened.current()

    const found = idsIn(await memories.search({ q: 'zebra', limit: 100 }))
    expect(found).toEqual(expect.arrayContaining([...captured.map(({ id }) => id), 'evt-299']))
    expect(idsIn(await memories.list(listQuery({ limit: 500 })))).toHaveLength(318)
    expect(idsIn(await memories.list(listQuery({ bin: 'true' }))).toSorted()).toEqual([
      'evt-0',
      'evt-298',
    ])
  })
})

describe('at a start', () => {
  it('a search waits for a look at the names, and is whole when nothing has changed', async () => {
    const folder = await newFolder()
    await fill(folder, 20)
    const first = folder.open()
    await first.current()
    await first.close()

    const answer = await folder.open().memories.search({ q: 'n7', limit: 1 })

    expect(answer.mode).toBe('lexical')
    expect(idsIn(answer)).toEqual(['evt-7'])
  })

  it('only what is new, changed or gone is read', async () => {
    const folder = await newFolder()
    await fill(folder, 20)
    const first = folder.open()
    await first.current()
    await first.close()
    await folder.put('2025/evt-3.json', { ...OLD, id: 'evt-3', content: 'zebra' })
    await folder.put('2025/evt-new.json', { ...OLD, id: 'evt-new', content: 'zebra' })
    await rm(join(folder.episodic, '2025/evt-4.json'))

    const second = folder.open()
    await second.current()

    expect(idsIn(await second.memories.search({ q: 'zebra', limit: 10 }))).toEqual(
      expect.arrayContaining(['evt-3', 'evt-new']),
    )
    expect(idsIn(await second.memories.search({ q: 'n4', limit: 1 }))).toEqual([])
    expect(idsIn(await second.memories.list(listQuery({ limit: 500 })))).toHaveLength(20)
  })

  it('an edit that changed no folder is found a moment later', async () => {
    const folder = await newFolder()
    await fill(folder, 20)
    const first = folder.open()
    await first.current()
    await first.close()
    await folder.put('2025/evt-3.json', { ...OLD, id: 'evt-3', content: 'zebra' })

    const { memories } = folder.open()

    await vi.waitFor(
      async () => expect(idsIn(await memories.search({ q: 'zebra', limit: 1 }))).toEqual(['evt-3']),
      { timeout: 10_000, interval: 20 },
    )
  })

  it('what was kept of the folders counts once, so that a killed worker’s index is looked through', async () => {
    const folder = await newFolder()
    await fill(folder, 3)
    const first = folder.open()
    await first.current()
    await first.close()

    const handle = await IndexHandle.open(folder.indexFile, 'UTC')
    const [kept, again] = [handle.takeFolderStamps(), handle.takeFolderStamps()]
    handle.close()

    expect([...kept.keys()].toSorted()).toEqual(['', '2025'])
    expect(again.size).toBe(0)
  })

  it('dates are spelled anew when the person has moved to another time zone', async () => {
    const folder = await newFolder()
    await folder.put('2025/evt-1.json', {
      ...OLD,
      id: 'evt-1',
      content: 'x',
      timestamp: '2025-10-31T23:30:00.000Z',
    })
    const first = folder.open()
    await first.current()
    expect(idsIn(await first.memories.search({ q: 'november', limit: 1 }))).toEqual([])
    await first.close()
    folder.timeZone = 'Europe/Berlin'

    const second = folder.open()
    await second.current()

    expect(idsIn(await second.memories.search({ q: 'november', limit: 1 }))).toEqual(['evt-1'])
  })

  it('what a killed worker left of its writes is taken away, and nothing else', async () => {
    const folder = await newFolder()
    await folder.put('2025/.evt-1-x.json.tmp-0123456789ab-7', '{"id":"evt-1"')
    await folder.put('.bin/2025/.evt-2.json.tmp-01a20f5b', '')
    await folder.put('2025/.hidden.json', '{}')
    const { current } = folder.open()
    await current()

    await vi.waitFor(async () => expect(await folder.files()).toEqual(['2025/.hidden.json']))
  })
})

describe('an index that is broken', () => {
  it.each([
    ['garbage', 'no database at all'.repeat(500)],
    ['empty', ''],
  ])('by holding nothing but %s is built anew', async (_, content) => {
    const folder = await newFolder()
    await fill(folder, 20)
    await writeFile(folder.indexFile, content)
    const { memories, current } = folder.open()
    await current()

    expect(idsIn(await memories.search({ q: 'n7', limit: 1 }))).toEqual(['evt-7'])
  })

  it('in the middle of its file is built anew', async () => {
    const folder = await newFolder()
    await fill(folder, 200)
    const first = folder.open()
    await first.current()
    await first.close()
    const bytes = await readFile(folder.indexFile)
    await writeFile(folder.indexFile, bytes.fill(0x55, 8_192, bytes.length - 4_096))
    const { memories, current } = folder.open()

    await vi.waitFor(
      async () => expect(idsIn(await memories.search({ q: 'n7', limit: 1 }))).toEqual(['evt-7']),
      20_000,
    )
    await current()
    expect(idsIn(await memories.list(listQuery({ limit: 500 })))).toHaveLength(200)
  })

  it('of another version is built anew', async () => {
    const folder = await newFolder()
    await fill(folder, 20)
    const database = await openDatabase(folder.indexFile)
    database.exec('CREATE TABLE memories (path TEXT); PRAGMA user_version = 99')
    database.close()
    const { memories, current } = folder.open()
    await current()

    expect(idsIn(await memories.search({ q: 'n7', limit: 1 }))).toEqual(['evt-7'])
  })

  it('while the worker runs fails no capture, and is built anew', async () => {
    const folder = await newFolder()
    const { memories, index, current } = folder.open()
    const first = await memories.capture(capture('apple'), WRITER)
    await current()
    const other = await openDatabase(folder.indexFile)
    other.exec('DROP TABLE memories')
    other.close()

    const event = await memories.capture(capture('pear'), WRITER)

    expect(index.state.status).toBe('stale')
    expect(await memories.get(first.id)).toEqual(first)
    expect(await memories.get(event.id)).toEqual(event)
    await current()
    expect(idsIn(await memories.search({ q: 'pear', limit: 1 }))).toEqual([event.id])
    expect(idsIn(await memories.list(listQuery()))).toHaveLength(2)
  })

  it('because nothing can be written there is held in memory', async () => {
    const folder = await newFolder()
    await fill(folder, 20)
    await rm(join(folder.root, 'index'), { recursive: true })
    await writeFile(join(folder.root, 'index'), 'in the way')
    const { memories, current } = folder.open()
    await current()

    expect(idsIn(await memories.search({ q: 'n7', limit: 1 }))).toEqual(['evt-7'])
    expect(await folder.log()).toContain('"origin":"memory"')
  })
})
