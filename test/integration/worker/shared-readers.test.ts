import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDocument } from '../../../worker/inbox/reading/read-document.ts'
import { READ_LIMITS } from '../../../worker/inbox/reading/read-limits.ts'
import type { ReadPart } from '../../../worker/inbox/reading/read-part.ts'
import { SharedReaders } from '../../../worker/inbox/reading/shared-readers.ts'
import { eventually } from '../../support/eventually.ts'
import { DOCUMENTS, endOf, textsOf } from '../../support/read-in-process.ts'
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts'

const READER = resolve(import.meta.dirname, '../../../dist/runtime/reader')
const MISBEHAVING = resolve(import.meta.dirname, '../../fixtures/readers')

let folder: TemporaryFolder
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => folder[Symbol.asyncDispose]())

interface Reading {
  readonly shared: SharedReaders
  readonly name?: string
  readonly signal?: AbortSignal
  readonly reader?: string
}

async function read(path: string, { shared, ...options }: Reading): Promise<ReadPart[]> {
  const parts: ReadPart[] = []
  const name = options.name ?? path.slice(path.lastIndexOf('/') + 1)
  const signal = options.signal ?? new AbortController().signal
  const reader = options.reader ?? READER
  const asked = { path, name, limits: READ_LIMITS, signal, reader, shared }
  for await (const part of readDocument(asked)) parts.push(part)
  return parts
}

async function note(name: string, text: string): Promise<string> {
  const path = join(folder.path, name)
  await writeFile(path, text)
  return path
}

/** The processes of readers that this one has started. */
function readers(): string[] {
  const children = readdirSync(`/proc/${process.pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${process.pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  )
  return children.filter((pid) => {
    const path = `/proc/${pid}/cmdline`
    return existsSync(path) && readFileSync(path, 'utf8').includes('reader.mjs')
  })
}

describe('small plain documents', () => {
  it('are read one after the other by one process, each as alone', async () => {
    await using shared = new SharedReaders(READER)
    const processes = new Set<string>()

    for (let number = 0; number < 5; number += 1) {
      const path = await note(`note-${number}.md`, `# Number ${number}\n\nThe text of ${number}.`)
      const parts = await read(path, { shared })
      for (const pid of readers()) processes.add(pid)

      expect(parts[0]).toMatchObject({ kind: 'document', format: 'markdown' })
      expect(textsOf(parts)).toEqual([`The text of ${number}.`])
      expect(endOf(parts)).toBe('end')
    }

    expect(processes.size).toBe(1)
  })

  it('are refused for the reasons that they would be refused for alone, after which nothing is read by that process', async () => {
    await using shared = new SharedReaders(READER)
    await read(await note('good.txt', 'Something.'), { shared })
    const [before] = readers()

    const refused = await read(await note('bad.txt', '\0\0\0'), { shared })

    expect(endOf(refused)).toBe('unknown-kind')
    expect(readers()).not.toContain(before)
  })

  it('leave no process when nobody has needed one for a while, or when they are closed', async () => {
    await using shared = new SharedReaders(READER)

    await read(await note('once.txt', 'Something.'), { shared })
    const after = readers().length
    await eventually(() => readers().length === 0)

    expect(after).toBe(1)
  })
})

describe('what is no small plain document', () => {
  it('ends the process that has read it, whatever its name says', async () => {
    await using shared = new SharedReaders(READER)
    await read(await note('good.txt', 'Something.'), { shared })
    const [before] = readers()

    const parts = await read(join(DOCUMENTS, 'harbour.docx'), { shared, name: 'harbour.txt' })

    expect(endOf(parts)).toBe('end')
    expect(readers()).not.toContain(before)
  })

  it('is read by a process of its own', async () => {
    await using shared = new SharedReaders(READER)
    const long = await note('long.txt', 'A line of a long text.\n\n'.repeat(20_000))

    const ends = [
      endOf(await read(long, { shared })),
      endOf(await read(join(DOCUMENTS, 'harbour.odt'), { shared })),
    ]

    expect(ends).toEqual(['end', 'end'])
    expect(readers()).toEqual([])
  })
})

describe('A11 a shared reader that misbehaves', () => {
  it.each(['dead', 'killed', 'garbage', 'a stranger', 'an open end', 'half a line'])(
    '%s.txt: is ended, and the document read alone',
    async (behaviour) => {
      await using shared = new SharedReaders(MISBEHAVING)
      const path = await note('note.txt', 'The key hangs behind the stove.')

      const parts = await read(path, { shared, name: `${behaviour}.txt` })

      expect(textsOf(parts)).toEqual(['The key hangs behind the stove.'])
      expect(readers()).toEqual([])
    },
  )

  it('is killed by a cancel, whose reason is thrown', async () => {
    await using shared = new SharedReaders(MISBEHAVING)
    const path = await note('note.txt', 'The key hangs behind the stove.')
    const aborting = new AbortController()
    const reading = read(path, { shared, name: 'stalled.txt', signal: aborting.signal })
    await eventually(() => readers().length === 1)

    aborting.abort(new Error('The person cancelled.'))

    await expect(reading).rejects.toThrow('The person cancelled.')
    expect(readers()).toEqual([])
  })
})
