import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { execa } from 'execa'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  exportProfile,
  FILES_FOLDER,
  MANIFEST_MEMBER,
} from '../../../../worker/backup/keep-export.ts'
import { importArchive } from '../../../../worker/backup/keep-import.ts'
import { fileLines, type Manifest, writtenManifest } from '../../../../worker/backup/manifest.ts'
import { type TarEntry, tarPieces } from '../../../../worker/backup/tar-write.ts'
import { type CopiedProfile, copiedProfile, filesBelow, SIDE } from './copied-profile.ts'

const LONG = `memory/inbox/${'a long name with ümläuts '.repeat(8)}.txt`
const FILES = {
  'memory/episodic/2026/one.json': '{"id":"1"}',
  [LONG]: 'long',
  'etc/secrets.json': '{"openai":"sk-1234"}',
  'etc/models.json': '{"name":"m","apiKey":"sk-5678"}',
  'etc/empty.json': '',
}
const PERSON = { username: 'alice', userId: 'user-1', actor: 'console', requestId: null }

let profile: CopiedProfile
let archive: Buffer
let count = 0
beforeAll(async () => {
  profile = await copiedProfile(FILES)
  archive = readFileSync(await exported(false))
})

afterAll(async () => {
  await profile[Symbol.asyncDispose]()
})

async function exported(withSecrets: boolean): Promise<string> {
  const file = join(profile.folder, `alice-${(count += 1)}.tar.gz`)
  await exportProfile({ kind: 'export', ...PERSON, root: profile.root, file, withSecrets }, SIDE)
  return file
}

/** Takes an archive in; gives what lies there then. */
async function taken(bytes: Buffer): Promise<Record<string, string>> {
  const place = join(profile.folder, `import-${(count += 1)}`)
  mkdirSync(place)
  writeFileSync(join(place, 'archive'), bytes)
  const into = join(place, 'profile')
  try {
    await importArchive({ kind: 'import', file: join(place, 'archive'), into }, SIDE)
  } catch (error) {
    expect(readdirSync(place)).toEqual(['archive'])
    throw error
  }
  return filesBelow(into)
}

/** The archive with a change to the block that a member's header is. */
function withHeader(change: (block: Buffer) => void, nth = 1): Buffer {
  const tar = gunzipSync(archive)
  const starts: number[] = []
  for (let at = 0; tar[at] !== 0 && at < tar.length;) {
    starts.push(at)
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8)
    at += 512 + Math.ceil(size / 512) * 512
  }
  const start = starts[nth] ?? 0
  const block = tar.subarray(start, start + 512)
  change(block)
  block.write('        ', 148, 'latin1')
  const sum = block.reduce((all, byte) => all + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return gzipSync(tar)
}

interface Made {
  readonly path: string
  readonly text: string
}

/** An archive that is whole, with a manifest that names what it likes. */
function made(
  files: readonly Made[],
  change: (manifest: Manifest) => Manifest = (one) => one,
): Buffer {
  const entries = files.map(({ path, text }) => ({
    path,
    size: Buffer.byteLength(text),
    mode: 0o600,
    mtimeNs: '0',
    ctimeNs: '',
    inode: '1',
    hash: createHash('sha256').update(text).digest('hex'),
  }))
  const manifest = change({
    header: {
      format: 'mh-profile',
      version: 1,
      username: 'alice',
      at: '2026-11-26T12:00:00.000Z',
      files: entries.length,
      bytes: entries.reduce((sum, { size }) => sum + size, 0),
      leftOut: [],
      secrets: false,
    },
    folders: [{ path: '', mode: 0o700 }],
    files: entries,
  })
  const { header, folders, files: changed } = manifest
  const groups = [{ folder: '', bytes: 0, files: changed.length, lines: fileLines(changed) }]
  const list = Buffer.concat(writtenManifest({ header, folders, groups }).pieces)
  return packed([
    { name: MANIFEST_MEMBER, mtimeSeconds: 0, size: list.length, from: { bytes: list } },
    ...files.map(({ path, text }) => member(FILES_FOLDER + path, text)),
  ])
}

function member(name: string, text: string): TarEntry {
  const bytes = Buffer.from(text)
  return { name, mtimeSeconds: 0, size: bytes.length, from: { bytes } }
}

function packed(entries: readonly TarEntry[]): Buffer {
  return gzipSync(Buffer.concat([...tarPieces(entries)]))
}

describe('an archive', () => {
  it('A15: is taken in as it was exported, without keys and passwords', async () => {
    const { 'etc/secrets.json': _secrets, 'etc/models.json': _models, ...others } = FILES

    const found = await taken(archive)

    const { 'etc/models.json': models = '', ...rest } = found
    const plain = Object.entries(rest).filter(([path]) => !path.startsWith('logs/'))
    expect(Object.fromEntries(plain)).toEqual(others)
    expect(models).toContain('"apiKey": ""')
    expect(gunzipSync(archive).toString('latin1')).not.toMatch(/sk-\d/)
  })

  it('has them when they are asked for', async () => {
    const found = await taken(readFileSync(await exported(true)))

    expect(found['etc/secrets.json']).toBe(FILES['etc/secrets.json'])
  })

  it('is one that tar reads', async () => {
    const file = join(profile.folder, 'for-tar.tar.gz')
    writeFileSync(file, archive)

    const { stdout } = await execa('tar', ['-tzf', file, '--quoting-style=literal'])

    expect(stdout.split('\n')).toContain(FILES_FOLDER + LONG)
  })

  it('does not take the place of a file', async () => {
    const file = await exported(false)

    const again = exportProfile(
      { kind: 'export', ...PERSON, root: profile.root, file, withSecrets: false },
      SIDE,
    )

    await expect(again).rejects.toMatchObject({ code: 'conflict' })
    expect(readdirSync(profile.folder).filter((name) => name.startsWith('.'))).toEqual([])
  })
})

describe('A10, A21: a crafted archive is refused, and leaves nothing:', () => {
  it.each(['../evil', '/etc/evil', 'a/../../evil', './evil', 'a//b', '', 'a\0b'])(
    'one with the path %j',
    async (path) => {
      await expect(taken(made([{ path, text: 'evil' }]))).rejects.toMatchObject({
        code: 'invalid-input',
      })
      expect(existsSync(join(profile.folder, 'evil'))).toBe(false)
    },
  )

  it.each([
    ['a hard link', '1'],
    ['a symbolic link', '2'],
    ['a character device', '3'],
    ['a block device', '4'],
    ['a folder', '5'],
    ['a pipe', '6'],
    ['a long name of GNU’s', 'L'],
    ['a sparse file', 'S'],
    ['global records', 'g'],
  ])('one with %s', async (_what, type) => {
    const bytes = withHeader((block) => block.write(type, 156, 'latin1'))

    await expect(taken(bytes)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it.each([
    [
      'that names a file twice',
      made([
        { path: 'a', text: '1' },
        { path: 'a', text: '1' },
      ]),
    ],
    [
      'with a file that is a folder too',
      made([
        { path: 'a', text: '1' },
        { path: 'a/b', text: '2' },
      ]),
    ],
    [
      'of an unknown version',
      made([], (one) => ({ ...one, header: { ...one.header, version: 2 } })),
    ],
    [
      'that says it is larger than any disk',
      made([], (one) => ({
        ...one,
        header: { ...one.header, files: 1, bytes: 2 ** 50 },
        files: [
          {
            path: 'a',
            size: 2 ** 50,
            mode: 0o600,
            mtimeNs: '0',
            ctimeNs: '',
            inode: '1',
            hash: 'a'.repeat(64),
          },
        ],
      })),
    ],
    ['without a list', packed([member(`${FILES_FOLDER}a`, '1')])],
    ['that is empty', gzipSync(Buffer.alloc(1024))],
    ['that is no archive', Buffer.from('hello')],
    ['that is nothing', Buffer.alloc(0)],
    ['with nothing but zeros without end', gzipSync(Buffer.alloc(64 * 1024 * 1024))],
  ])('one %s', async (_what, bytes) => {
    await expect(taken(bytes)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it.each(['memory/index/memory.sqlite', 'out/state/worker.lock', 'out/state/worker.lock-wal'])(
    'one with a database of its own making, %s, which a worker would open',
    async (path) => {
      const parents = path.startsWith('memory') ? ['memory', 'memory/index'] : ['out', 'out/state']
      const bytes = made([{ path, text: 'SQLite format 3' }], (one) => ({
        ...one,
        folders: ['', ...parents].map((folder) => ({ path: folder, mode: 0o700 })),
      }))

      await expect(taken(bytes)).rejects.toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining('names an index or a lock, which no copy has'),
      })
    },
  )

  it('one with a file more than it names, or one less', async () => {
    const tar = [...tarPieces([member('x', '1')])]
    const whole = gunzipSync(made([{ path: 'a', text: '1' }]))
    const more = gzipSync(Buffer.concat([whole.subarray(0, -1024), ...tar]))
    const less = made([{ path: 'a', text: '1' }], (one) => ({
      ...one,
      header: { ...one.header, files: 2, bytes: 2 },
      files: [
        ...one.files,
        {
          ...(one.files[0] ?? {
            size: 1,
            mode: 0,
            mtimeNs: '0',
            ctimeNs: '',
            inode: '1',
            hash: '',
          }),
          path: 'b',
        },
      ],
    }))

    await expect(taken(more)).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(taken(less)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('one that was cut off anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length - 1), async (length) => {
        await expect(taken(archive.subarray(0, length))).rejects.toMatchObject({
          code: 'invalid-input',
        })
      }),
      { numRuns: 60 },
    )
  })

  it('one whose bytes were changed, whatever they are: it is refused or says the same', async () => {
    const tar = gunzipSync(archive)
    const before = await taken(archive)
    const edit = fc.record({
      at: fc.nat(tar.length - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 600 }),
    })

    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        const changed = Buffer.from(tar)
        for (const { at, bytes } of edits) changed.set(bytes.subarray(0, tar.length - at), at)
        const found = await taken(gzipSync(changed)).catch((error: unknown) => error)

        if (found instanceof Error) expect(found).toMatchObject({ code: 'invalid-input' })
        else expect(found).toEqual(before)
      }),
      { numRuns: 300 },
    )
  })
})
