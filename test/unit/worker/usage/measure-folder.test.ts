import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Usage } from '../../../../shared/domain/profile-usage.ts'
import { measureFolder } from '../../../../worker/usage/measure-folder.ts'
import { type TemporaryFolder, temporaryFolder } from '../../../support/temporary-folder.ts'

const LONG_AGO = new Date('2020-01-01T00:00:00Z')
const WITHIN_MS = 60_000

let folder: TemporaryFolder
let root: string

beforeEach(async () => {
  folder = await temporaryFolder()
  root = join(folder.path, 'alice')
  mkdirSync(root)
})

afterEach(async () => {
  await folder[Symbol.asyncDispose]()
})

function write(path: string, bytes: number, modified?: Date): string {
  const whole = join(root, path)
  mkdirSync(dirname(whole), { recursive: true })
  writeFileSync(whole, Buffer.alloc(bytes, 120))
  if (modified) utimesSync(whole, modified, modified)
  return whole
}

function measure(path = root, withinMs = WITHIN_MS): Usage {
  return Usage.parse(measureFolder({ path, as: 'profile', withinMs }), 'Usage')
}

function kindsOf(usage: Usage): Record<string, number> {
  return Object.fromEntries(usage.kinds.map(({ kind, bytes }) => [kind, bytes]))
}

describe('the look at what a profile takes', () => {
  it('adds up files by what they are for, and memories by year', () => {
    write('memory/episodic/2024/a.json', 100)
    write('memory/episodic/2025/b.json', 200)
    write('memory/episodic/2025/11/c.json', 300)
    write('memory/episodic/.bin/2025/d.json', 50)
    write('memory/index/memory.sqlite', 4_000)
    write('persona/core.json', 10)

    const usage = measure()

    expect(kindsOf(usage)).toMatchObject({ memories: 600, bin: 50, index: 4_000, persona: 10 })
    expect(usage.years).toMatchObject([
      { year: '2025', bytes: 500, files: 2 },
      { year: '2024', bytes: 100, files: 1 },
    ])
    expect(usage).toMatchObject({ bytes: 4_660, files: 6, complete: true })
  })

  it('counts blocks of the disk as du does', () => {
    write('memory/episodic/2025/a.json', 5_000)
    write('logs/audit/2025-11-06.ndjson', 123_456)
    mkdirSync(join(root, 'out/state'), { recursive: true })

    const usage = measure()

    const du = Number(/^\d+/.exec(execFileSync('du', ['-s', '-B1', root], { encoding: 'utf8' })))
    expect(usage.diskBytes).toBe(du)
  })

  it('says of a file with holes how long it is and how little it takes', () => {
    truncateSync(write('out/adapters/big.gguf', 0), 1_000_000_000)

    const [largest] = measure().largest

    expect(largest).toMatchObject({ path: 'out/adapters/big.gguf', bytes: 1_000_000_000 })
    expect(largest?.diskBytes).toBeLessThan(1_000_000)
  })

  it('counts a file of two names once', () => {
    linkSync(write('memory/inbox/a.pdf', 1_000), join(root, 'memory/inbox/b.pdf'))

    const usage = measure()

    expect(usage).toMatchObject({ bytes: 1_000, files: 1 })
  })

  it('A10: follows no link, to a file or a folder', () => {
    const outside = join(folder.path, 'bob')
    mkdirSync(outside)
    writeFileSync(join(outside, 'secret.txt'), Buffer.alloc(9_000, 1))
    write('persona/core.json', 10)
    symlinkSync(outside, join(root, 'memory'))
    symlinkSync(join(outside, 'secret.txt'), join(root, 'persona/linked.txt'))
    symlinkSync(root, join(root, 'persona/round'))

    const usage = measure()

    expect(usage).toMatchObject({ bytes: 10, files: 1, links: 3, unreadable: { count: 0 } })
    expect(JSON.stringify(usage)).not.toContain('secret')
  })

  it('A10: looks into no link in the place of a profile', () => {
    const link = join(folder.path, 'link')
    symlinkSync(root, link)

    expect(() => measure(link)).toThrow(expect.objectContaining({ code: 'invalid-path' }))
    expect(() => measure(join(folder.path, 'gone'))).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    )
  })

  it('reaches names that are no UTF-8, and names of 255 bytes', () => {
    mkdirSync(join(root, 'memory/inbox'), { recursive: true })
    const strange = Buffer.concat([Buffer.from(`${root}/memory/inbox/`), Buffer.from([0xff, 0xfe])])
    writeFileSync(strange, Buffer.alloc(77, 1))
    write(`memory/inbox/${'n'.repeat(255)}`, 23)

    const usage = measure()

    expect(usage).toMatchObject({ bytes: 100, files: 2, unreadable: { count: 0 } })
  })

  it('names folders that lie too deep in each other, and goes on', () => {
    write(`memory/inbox/${'d/'.repeat(200)}deep.txt`, 500)
    write('persona/core.json', 10)

    const usage = measure()

    expect(usage.bytes).toBe(10)
    expect(usage.unreadable).toMatchObject({
      count: 1,
      first: [{ reason: 'too many folders in each other' }],
    })
  })

  it.skipIf(process.getuid?.() === 0)('names a folder that may not be read, and goes on', () => {
    write('memory/inbox/closed/a.txt', 500)
    write('persona/core.json', 10)
    chmodSync(join(root, 'memory/inbox/closed'), 0)

    const usage = measure()
    chmodSync(join(root, 'memory/inbox/closed'), 0o700)

    expect(usage.bytes).toBe(10)
    expect(usage.unreadable).toEqual({
      count: 1,
      first: [{ path: 'memory/inbox/closed', reason: 'EACCES' }],
    })
  })

  it('keeps the twenty largest files, the largest first', () => {
    for (let n = 1; n <= 30; n += 1) write(`memory/inbox/${n}.txt`, n * 10, LONG_AGO)

    const { largest } = measure()

    expect(largest.map(({ bytes }) => bytes)).toEqual(
      Array.from({ length: 20 }, (_, place) => (30 - place) * 10),
    )
    expect(largest[0]).toMatchObject({ kind: 'inbox', modifiedAt: LONG_AGO.toISOString() })
  })

  it('says how much of each kind is of the last seven days', () => {
    write('memory/inbox/old.pdf', 1_000, LONG_AGO)
    write('memory/inbox/new.pdf', 30)

    const inbox = measure().kinds.find(({ kind }) => kind === 'inbox')

    expect(inbox).toMatchObject({ bytes: 1_030, recentBytes: 30 })
  })

  it('stops when its time is over, and says that this is not all', () => {
    for (let n = 0; n < 600; n += 1) write(`memory/inbox/${n}.txt`, 1)

    const usage = measure(root, -1)

    expect(usage.complete).toBe(false)
    expect(usage.files).toBeLessThan(600)
  })

  it('bears a time of a file that is no date', () => {
    write('memory/inbox/a.txt', 5, new Date(8.64e15))

    const usage = measure()

    expect(usage).toMatchObject({ bytes: 5 })
  })
})
