import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ProfileConfig } from '../../../../worker/config/profile-config.ts'
import { indexInLine } from '../../../../worker/doctor/checks/index-in-line.ts'
import type { ProfilePlace } from '../../../../worker/doctor/profile-place.ts'
import { MemoryStore } from '../../../../worker/memory/memory-store.ts'
import { Persona } from '../../../../worker/persona/persona.ts'
import { profileLayout } from '../../../../shared/layout/profile-layout.ts'
import {
  capture,
  type Folder,
  type Opened,
  useFolders,
  WRITER,
} from '../memory/memories-under-test.ts'

const makeFolder = useFolders()
const signal = new AbortController().signal

describe('the doctor of an index', () => {
  it('finds nothing when every file is in it, as it is', async () => {
    const { place, opened } = await served()
    await opened.memories.capture(capture('One'), WRITER)

    expect(await indexInLine.look(place, signal)).toEqual([])
  })

  it.each([
    {
      what: 'a file that it has not',
      spoil: (folder: Folder) => folder.put('2025/evt-9-new.json', { id: 'evt-9', content: 'New' }),
    },
    {
      what: 'a file that has changed since',
      spoil: async (folder: Folder) => {
        const [first = ''] = await folder.files()
        await writeFile(join(folder.episodic, first), '{"id":"evt-1","content":"Changed"}')
      },
    },
    {
      what: 'a file that is gone',
      spoil: async (folder: Folder) => rm(join(folder.episodic, (await folder.files())[0] ?? '')),
    },
  ])('finds $what, and makes it anew', async ({ spoil }) => {
    // Nobody watches the folder here, so that the index learns of nothing by itself.
    const { place, folder, opened } = await served()
    await opened.memories.capture(capture('One'), WRITER)
    await spoil(folder)

    const [found, ...others] = await indexInLine.look(place, signal)
    const said = await found?.mend?.()
    const afterwards = await indexInLine.look(place, signal)

    expect(others).toEqual([])
    expect(found).toMatchObject({
      severity: 'warning',
      message: expect.stringContaining('not in line with the files of 1 memory'),
      remedy: expect.stringContaining('mh memory reindex'),
    })
    expect(said).toContain('was made anew from the files')
    expect(afterwards).toEqual([])
  })
})

interface Served {
  readonly place: ProfilePlace
  readonly folder: Folder
  readonly opened: Opened
}

async function served(): Promise<Served> {
  const folder = await makeFolder()
  const opened = folder.open()
  await opened.current()
  const { root } = folder
  const onInvalid = (): void => undefined
  const place: ProfilePlace = {
    layout: { ...profileLayout(root), indexFile: folder.indexFile, episodic: folder.episodic },
    now: new Date(),
    began: new Date(),
    index: opened.index,
    store: new MemoryStore(folder.episodic),
    config: new ProfileConfig({ root, onInvalid }),
    persona: new Persona({ root, username: 'alice', checkMayWrite: () => undefined, onInvalid }),
    plan: () => ({
      agents: [],
      timeZone: 'UTC',
      isPaused: false,
      quietHours: null,
      most: 3,
      unknown: [],
    }),
    router: () => Promise.reject(new Error('no model is asked here')),
  }
  return { place, folder, opened }
}
