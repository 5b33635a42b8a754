import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { symlink, truncate, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDocument } from '../../../worker/inbox/reading/read-document.ts'
import { READ_LIMITS, type ReadLimits } from '../../../worker/inbox/reading/read-limits.ts'
import type { ReadPart } from '../../../worker/inbox/reading/read-part.ts'
import { eventually } from '../../support/eventually.ts'
import { isAlive } from '../../support/processes.ts'
import { DOCUMENTS, endOf, textsOf } from '../../support/read-in-process.ts'
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts'

const BUILT = resolve(import.meta.dirname, '../../../dist/runtime')
const READER = join(BUILT, 'reader')
const MISBEHAVING = resolve(import.meta.dirname, '../../fixtures/readers')

const PARENT = join(MISBEHAVING, 'parent.ts')

let folder: TemporaryFolder
let note: string

beforeAll(async () => {
  if (!existsSync(READER)) throw new Error('dist/ is not there: npm run build')
  folder = await temporaryFolder()
  note = join(folder.path, 'note.txt')
  await writeFile(note, 'The key hangs behind the stove.')
})
afterAll(() => folder[Symbol.asyncDispose]())

interface Reading {
  readonly limits?: Partial<ReadLimits>
  readonly signal?: AbortSignal
  readonly name?: string
  readonly reader?: string
}

function reading(path: string, options: Reading = {}): AsyncGenerator<ReadPart> {
  return readDocument({
    path,
    name: options.name ?? path.slice(path.lastIndexOf('/') + 1),
    limits: { ...READ_LIMITS, ...options.limits },
    signal: options.signal ?? new AbortController().signal,
    reader: options.reader ?? READER,
  })
}

async function allOf(parts: AsyncIterable<ReadPart>): Promise<ReadPart[]> {
  const all: ReadPart[] = []
  for await (const part of parts) all.push(part)
  return all
}

/** Of processes that this one started and that are there still, zombies too. */
function children(): string[] {
  return readdirSync(`/proc/${process.pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${process.pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  )
}

function readers(): string[] {
  return children().filter((pid) => {
    const path = `/proc/${pid}/cmdline`
    return existsSync(path) && /reader\.mjs|^$/.test(readFileSync(path, 'utf8'))
  })
}

describe('reading in a process of its own', () => {
  it.each([
    'harbour.docx',
    'harbour.odt',
    'harbour.epub',
    'harbour.pdf',
    'costs.xlsx',
    'harbour.mbox',
    'office/year-book.rtf',
    'office/accounts.ods',
    'office/talk.pptx',
  ])('reads %s with the built program, and leaves no process', async (name) => {
    const parts = await allOf(reading(join(DOCUMENTS, name)))

    expect(parts[0]).toMatchObject({ kind: 'document' })
    expect(textsOf(parts).length).toBeGreaterThan(0)
    expect(endOf(parts)).toBe('end')
    expect(readers()).toEqual([])
  })

  it('reads an article, which needs the largest of the libraries', async () => {
    const page = join(folder.path, 'page.html')
    const words = 'The ferry to the island leaves at nine and comes back at five in the afternoon. '
    await writeFile(
      page,
      `<html><nav>Home</nav><article><p>${words.repeat(9)}</p></article></html>`,
    )

    expect(textsOf(await allOf(reading(page)))).toEqual([words.repeat(9).trim()])
  })

  it('holds the reader up while nobody takes the parts, and kills it when the taker leaves', async () => {
    const long = join(folder.path, 'long.txt')
    await writeFile(long, 'A line of a long text.\n\n'.repeat(200_000))

    let taken = 0
    for await (const _ of reading(long)) {
      taken += 1
      if (taken === 10) break
    }

    expect(taken).toBe(10)
    expect(readers()).toEqual([])
  })

  it('the libraries lie beside the worker’s program and not in it', () => {
    const worker = readFileSync(join(BUILT, 'worker.bundle.cjs'), 'utf8')

    expect(worker).not.toMatch(/mammoth|pdfjs|linkedom|saxes|postal-mime|yauzl|csv-parse/i)
  })
})

describe('A11 a reader that misbehaves becomes a reason', () => {
  it.each([
    ['dead', 'reader-failed'],
    ['killed', 'reader-failed'],
    ['half a line', 'reader-failed'],
    ['no end', 'reader-failed'],
    ['garbage', 'reader-failed'],
    ['a stranger', 'reader-failed'],
    ['no beginning', 'reader-failed'],
    ['an end too many', 'reader-failed'],
    ['an open end', 'reader-failed'],
    ['an endless line', 'reader-failed'],
    ['nobody knows', 'reader-failed'],
  ])('%s: %s', async (name, code) => {
    const parts = await allOf(reading(note, { name, reader: MISBEHAVING }))

    expect(endOf(parts)).toBe(code)
    expect(parts.filter(({ kind }) => kind === 'refused')).toHaveLength(1)
    expect(readers()).toEqual([])
  })

  it.each([
    ['silent', { timeMs: 500 }, 'time'],
    ['stalled', { timeMs: 500 }, 'time'],
    ['busy', { timeMs: 500 }, 'time'],
    ['busy', { processorMs: 1_000 }, 'time'],
    ['endless parts', { parts: 1_000 }, 'reader-failed'],
    ['heap', { memoryMiB: 160 }, 'memory'],
    ['buffers', { memoryMiB: 256 }, 'memory'],
  ])('%s within %j: %s', async (name, limits, code) => {
    const parts = await allOf(reading(note, { name, limits, reader: MISBEHAVING }))

    expect(endOf(parts)).toBe(code)
    expect(readers()).toEqual([])
  })

  it('a reader that is missing is a reason too', async () => {
    const parts = await allOf(reading(note, { reader: join(folder.path, 'nowhere') }))

    expect(endOf(parts)).toBe('reader-failed')
  })

  it('a reader reaches no file, no process and no secret of the worker', async () => {
    const parts = await allOf(reading(note, { name: 'curious', reader: MISBEHAVING }))

    const [, remark] = parts
    const seen: unknown = remark?.kind === 'remark' ? JSON.parse(remark.message) : undefined
    expect(seen).toMatchObject({
      environment: [],
      file: 'ERR_ACCESS_DENIED',
      process: 'ERR_ACCESS_DENIED',
      thread: 'ERR_ACCESS_DENIED',
      code: 'EvalError',
      words: [],
      folder: '/',
    })
  })
})

describe('aborting', () => {
  it('kills the reader, leaves no zombie, and throws the reason', async () => {
    const aborting = new AbortController()
    const parts = reading(note, { name: 'stalled', reader: MISBEHAVING, signal: aborting.signal })
    await parts.next()
    await parts.next()
    const waiting = parts.next()

    aborting.abort(new Error('The person cancelled.'))

    await expect(waiting).rejects.toThrow('The person cancelled.')
    expect(readers()).toEqual([])
  })

  it('a worker that is killed takes its reader along', async () => {
    const parent = spawn(process.execPath, ['--import', 'tsx', PARENT, note, MISBEHAVING], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = await once(parent.stdout, 'data')
    // It says so again with each piece that the reader gives.
    const reader = Number(String(said).split('\n', 1)[0])
    const wasAlive = isAlive(reader)

    parent.kill('SIGKILL')

    expect(wasAlive).toBe(true)
    await eventually(() => !isAlive(reader))
  })

  it('gives nothing more, even of what the reader has said already', async () => {
    const aborting = new AbortController()
    const parts = reading(join(DOCUMENTS, 'harbour.docx'), { signal: aborting.signal })
    await parts.next()

    aborting.abort(new Error('The person cancelled.'))

    await expect(parts.next()).rejects.toThrow('The person cancelled.')
  })

  it('before the beginning starts nothing', async () => {
    const signal = AbortSignal.abort(new Error('Too late.'))

    await expect(allOf(reading(note, { signal }))).rejects.toThrow('Too late.')
  })
})

describe('A10 what is no file is refused unread', () => {
  it('a link, a pipe, a folder, a device, and nothing at all', async () => {
    const link = join(folder.path, 'link.txt')
    const pipe = join(folder.path, 'pipe.txt')
    await symlink(note, link)
    execFileSync('mkfifo', [pipe])

    for (const path of [link, pipe, folder.path, '/dev/zero', join(folder.path, 'nothing.txt')]) {
      expect(await allOf(reading(path))).toEqual([
        expect.objectContaining({ kind: 'refused', code: 'unreadable' }),
      ])
    }
  })

  it('a name of 255 bytes with line ends is a name', async () => {
    const name = `${'é\n'.repeat(83)}.txt`
    const path = join(folder.path, name)
    await writeFile(path, 'said')

    expect(textsOf(await allOf(reading(path, { name })))).toEqual(['said'])
  })

  it('two gigabytes of nothing and 100 MB of text end within their limits', async () => {
    const hole = join(folder.path, 'hole.txt')
    const text = join(folder.path, 'text.txt')
    await writeFile(hole, '')
    await truncate(hole, 2 * 1024 ** 3)
    await writeFile(text, 'All work and no play. '.repeat(4_760_000))

    expect(endOf(await allOf(reading(hole)))).toBe('unknown-kind')
    const parts = await allOf(reading(text, { limits: { characters: 5_000_000 } }))
    expect(parts.at(-2)).toMatchObject({ kind: 'remark' })
    expect(textsOf(parts).join('').length).toBeLessThanOrEqual(5_000_000)
    expect(endOf(parts)).toBe('end')
  })
})
