import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
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
const PATIENCE = { timeout: 20_000, interval: 10 }

/** An event as another program writes it. */
function event(id: string, content: string) {
  return { id, timestamp: '2025-10-30T10:15:00.712Z', content, type: 'observation' }
}

async function opened(folder: Folder, watched = {}): Promise<Opened> {
  const open = folder.open(watched)
  await open.current()
  return open
}

/** The memories that a search for a word finds by what they say themselves. */
async function saying({ memories }: Opened, q: string): Promise<string[]> {
  const { hits } = await memories.search({ q, limit: 20 })
  const found = hits.map(({ event }) => event).filter(({ content }) => content.includes(q))
  return found.map(({ id }) => id).toSorted()
}

describe('a worker that runs', () => {
  it('takes up a file that somebody places, edits in place, replaces and removes', async () => {
    const folder = await newFolder()
    await folder.put('2025/evt-1-a.json', event('evt-1', 'an apple'))
    const open = await opened(folder)

    await folder.put('2025/evt-2-b.json', event('evt-2', 'a pear'))
    await expect.poll(() => saying(open, 'pear'), PATIENCE).toEqual(['evt-2'])
    await folder.put('2025/evt-2-b.json', event('evt-2', 'a quince'))
    await expect.poll(() => saying(open, 'quince'), PATIENCE).toEqual(['evt-2'])
    await writeFile(join(folder.root, 'new'), JSON.stringify(event('evt-1', 'a medlar')))
    await rename(join(folder.root, 'new'), join(folder.episodic, '2025/evt-1-a.json'))
    await expect.poll(() => saying(open, 'medlar'), PATIENCE).toEqual(['evt-1'])
    await rm(join(folder.episodic, '2025/evt-2-b.json'))
    await expect.poll(() => saying(open, 'quince'), PATIENCE).toEqual([])

    expect(idsIn(await open.memories.list(listQuery()))).toEqual(['evt-1'])
    expect(open.told).toContainEqual(['memory-changed', 'evt-2'])
  })

  it('takes up folders that appear, with all that is in them', async () => {
    const folder = await newFolder()
    const open = await opened(folder)

    await folder.put('2031/02/03/evt-3.json', event('evt-3', 'deep'))
    await expect.poll(() => saying(open, 'deep'), PATIENCE).toEqual(['evt-3'])
    await folder.put('2031/02/03/evt-4.json', event('evt-4', 'low'))
    await expect.poll(() => saying(open, 'low'), PATIENCE).toEqual(['evt-4'])
    await folder.put('reflections/2031/evt-5.json', event('evt-5', 'category'))
    await expect.poll(() => saying(open, 'category'), PATIENCE).toEqual(['evt-5'])
  })

  it('takes up folders that are moved, removed and made again', async () => {
    const folder = await newFolder()
    await folder.put('2025/evt-1.json', event('evt-1', 'apple'))
    await folder.put('2025/10/evt-2.json', event('evt-2', 'apple'))
    const open = await opened(folder)
    const year = (name: string): string => join(folder.episodic, name)

    await rename(year('2025'), year('old'))
    await vi.waitFor(
      async () =>
        expect(await open.index.use(({ reader }) => reader.pathsAfter('', 10))).toEqual([
          'old/10/evt-2.json',
          'old/evt-1.json',
        ]),
      PATIENCE,
    )
    await rm(year('old'), { recursive: true })
    await expect.poll(() => saying(open, 'apple'), PATIENCE).toEqual([])
    await folder.put('old/evt-6.json', event('evt-6', 'apple'))
    await expect.poll(() => saying(open, 'apple'), PATIENCE).toEqual(['evt-6'])
    await folder.put('old/evt-7.json', event('evt-7', 'apple'))
    await expect.poll(() => saying(open, 'apple'), PATIENCE).toEqual(['evt-6', 'evt-7'])
  })

  it('takes up that all memories are taken away and brought back', async () => {
    const folder = await newFolder()
    await folder.put('2025/evt-1.json', event('evt-1', 'apple'))
    const open = await opened(folder, { pollMs: 20 })

    await rename(folder.episodic, join(folder.root, 'away'))
    await expect.poll(() => saying(open, 'apple'), PATIENCE).toEqual([])
    await rename(join(folder.root, 'away'), folder.episodic)
    await expect.poll(() => saying(open, 'apple'), PATIENCE).toEqual(['evt-1'])
    await folder.put('2025/evt-2.json', event('evt-2', 'apple'))
    await expect.poll(() => saying(open, 'apple'), PATIENCE).toEqual(['evt-1', 'evt-2'])
  })

  it('sets a corrupt file aside until it is put right, and passes links and other files over', async () => {
    const folder = await newFolder()
    const open = await opened(folder)
    const corrupt = () => open.index.use(({ reader }) => reader.corruptFiles())

    await folder.put('2025/evt-1.json', '{"id": "evt-1", "content')
    await vi.waitFor(async () => expect(await corrupt()).toHaveLength(1), PATIENCE)
    await writeFile(join(folder.root, 'secret.json'), JSON.stringify(event('evt-9', 'apple')))
    await symlink(join(folder.root, 'secret.json'), join(folder.episodic, '2025/evt-9.json'))
    await folder.put('2025/.hidden.json', event('evt-8', 'apple'))
    await folder.put('2025/notes.txt', 'apple')
    await folder.put('2025/evt-1.json', event('evt-1', 'apple'))
    await expect.poll(() => saying(open, 'apple'), PATIENCE).toEqual(['evt-1'])

    expect(await corrupt()).toEqual([])
    expect(await folder.log()).toContain('memory-set-aside')
  })

  it('reads none of what it wrote itself', async () => {
    const folder = await newFolder()
    const open = await opened(folder)

    const { id } = await open.memories.capture(capture('an apple'), WRITER)
    await open.memories.change(id, { content: 'a pear' }, ACTOR)
    await open.memories.remove(id)
    await open.memories.restore(id)
    // By then every event of the above has been looked at.
    await folder.put('2025/evt-1.json', event('evt-1', 'a quince'))
    await expect.poll(() => saying(open, 'quince'), PATIENCE).toEqual(['evt-1'])

    expect(open.told).toEqual([['memory-changed', 'evt-1']])
  })

  it('takes up more changes at once than it keeps names of', async () => {
    const folder = await newFolder()
    await mkdir(join(folder.episodic, '2025'))
    const open = await opened(folder)
    const numbers = Array.from({ length: 700 }, (_, number) => number)

    await Promise.all(
      numbers.map((n) => folder.put(`2025/evt-${n}.json`, event(`evt-${n}`, `apple n${n}`))),
    )
    await expect.poll(() => saying(open, 'n699'), PATIENCE).toEqual(['evt-699'])
    await vi.waitFor(
      async () => expect(await open.index.use(({ reader }) => reader.count().memories)).toBe(700),
      PATIENCE,
    )
  })
})

describe('without enough watches', () => {
  it('looks at the folders from time to time, and says so once', async () => {
    const folder = await newFolder()
    await folder.put('2024/evt-1.json', event('evt-1', 'apple'))
    await folder.put('2025/evt-2.json', event('evt-2', 'apple'))
    const used = (): never => {
      throw Object.assign(new Error('System limit for number of file watchers reached'), {
        code: 'ENOSPC',
      })
    }
    const open = await opened(folder, { watchFolder: used, pollMs: 20 })

    await folder.put('2025/evt-3.json', event('evt-3', 'apple'))
    await folder.put('2026/11/evt-4.json', event('evt-4', 'apple'))
    await rm(join(folder.episodic, '2024'), { recursive: true })
    await expect.poll(() => saying(open, 'apple'), PATIENCE).toEqual(['evt-2', 'evt-3', 'evt-4'])

    expect((await folder.log()).match(/memory-folders-polled/g)).toHaveLength(1)
  })

  it('watches no more folders than it may', async () => {
    const folder = await newFolder()
    for (const year of ['2021', '2022', '2023', '2024'])
      await folder.put(`${year}/evt-${year}.json`, event(`evt-${year}`, 'apple'))
    let watched = 0
    const watchFolder = () => {
      watched += 1
      return { close: () => (watched -= 1) }
    }
    const open = await opened(folder, { watchFolder, mostWatches: 3, pollMs: 20 })

    expect(watched).toBe(3)
    await open.close()
    expect(watched).toBe(0)
  })
})
