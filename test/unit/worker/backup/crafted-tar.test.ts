import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportProfile, FILES_FOLDER } from '../../../../worker/backup/keep-export.ts'
import { importArchive } from '../../../../worker/backup/keep-import.ts'
import { checksumOf } from '../../../../worker/backup/tar-write.ts'
import { type CopiedProfile, copiedProfile, filesBelow, SIDE } from './copied-profile.ts'

const PERSON = { username: 'alice', userId: 'user-1', actor: 'console', requestId: null }
const PATH = 'persona/core.json'

let profile: CopiedProfile
/** The archive's blocks up to the only file of the profile, and that file's. */
let before: Buffer
let file: Buffer
let count = 0

beforeAll(async () => {
  profile = await copiedProfile({ [PATH]: '{"name":"Alice"}' })
  const archive = join(profile.folder, 'alice.tar.gz')
  const wish = { root: profile.root, file: archive, withSecrets: false }
  await exportProfile({ kind: 'export', ...PERSON, ...wish }, SIDE)
  const tar = gunzipSync(readFileSync(archive))
  const at = tar.indexOf(FILES_FOLDER + PATH, 1024)
  before = tar.subarray(0, at)
  file = tar.subarray(at, at + 1024)
})

afterAll(async () => {
  await profile[Symbol.asyncDispose]()
})

/** Takes an archive in that ends with these blocks; gives where it lies then, and what lies beside. */
async function taken(...blocks: readonly Buffer[]) {
  const place = join(profile.folder, `import-${(count += 1)}`)
  const archive = `${place}.tar.gz`
  writeFileSync(archive, gzipSync(Buffer.concat([before, ...blocks, Buffer.alloc(1024)])))
  const others = readdirSync(profile.folder)
  const error = await importArchive({ kind: 'import', file: archive, into: place }, SIDE).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  const left = readdirSync(profile.folder).filter((name) => !others.includes(name))
  return { error, place, left }
}

interface Block {
  readonly name: string
  readonly type?: string
  readonly size?: string
  readonly mode?: string
}

function header({ name, type = '0', size = '0', mode = '0000600' }: Block): Buffer {
  const block = Buffer.alloc(512)
  block.write(name, 0)
  block.write(`${mode}\0`, 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  block.write(`${size.padStart(11, '0')}\0`, 124)
  block.write('00000000000\0', 136)
  block.write(`        ${type}`, 148)
  block.write('ustar\x0000', 257, 'latin1')
  return sealed(block)
}

function sealed(block: Buffer): Buffer {
  block.write(`${checksumOf(block).toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

/** A header of POSIX's extended kind with these records. */
function pax(records: string, size = Buffer.byteLength(records)): Buffer {
  const body = Buffer.alloc(Math.ceil(Buffer.byteLength(records) / 512) * 512)
  body.write(records)
  return Buffer.concat([header({ name: 'pax', type: 'x', size: size.toString(8) }), body])
}

function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const length = rest.length + 2
  return `${length < 100 ? length : length + 1}${rest}`
}

const NAME = FILES_FOLDER + PATH
const changed = (change: (block: Buffer) => void): Buffer => {
  const copy = Buffer.from(file)
  change(copy)
  sealed(copy.subarray(0, 512))
  return copy
}

describe('an archive that is made by hand', () => {
  it('is taken in when it says what ours do', async () => {
    const { error, place } = await taken(file)

    expect(error).toBeUndefined()
    expect(filesBelow(place)[PATH]).toBe('{"name":"Alice"}')
  })

  it('gives nobody else’s files and no rights that it asks for', async () => {
    const { error, place } = await taken(
      changed((block) => {
        block.write('0006777\0', 100)
        block.write('0000000\0', 108)
      }),
    )

    expect(error).toBeUndefined()
    const { mode, uid } = statSync(join(place, PATH))
    expect(mode & 0o7777).toBe(0o600)
    expect(uid).toBe(process.getuid?.())
  })

  it.each([
    [
      'a second record beside the path',
      () => [pax(record('path', NAME) + record('mtime', '1')), file],
    ],
    ['a record of a size', () => [pax(record('size', '99')), file]],
    ['a record of a link', () => [pax(record('linkpath', '/etc/passwd')), file]],
    ['a record with a wrong length', () => [pax(` path=${NAME}\n`.padStart(40, '9')), file]],
    ['a path with a zero byte', () => [pax(record('path', `${NAME}\0/../../evil`)), file]],
    ['a path that leads out', () => [pax(record('path', `${FILES_FOLDER}../../evil`)), file]],
    [
      'two extended headers in a row',
      () => [pax(record('path', NAME)), pax(record('path', NAME)), file],
    ],
    ['an extended header without a file', () => [pax(record('path', NAME))]],
    [
      'an extended header of 8 GiB',
      () => [header({ name: 'pax', type: 'x', size: '77777777777' })],
    ],
    ['a size of 8 GiB', () => [changed((block) => block.write('77777777777\0', 124))]],
    ['a size in another base', () => [changed((block) => block.fill(0xff, 124, 136))]],
    ['a negative size', () => [changed((block) => block.write('-0000000001\0', 124))]],
    [
      'a name of another folder',
      () => [header({ name: `evil/${PATH}`, size: '20' }), file.subarray(512)],
    ],
    ['an absolute name', () => [header({ name: `/${NAME}`, size: '20' }), file.subarray(512)]],
    ['a prefix', () => [changed((block) => block.write('../..', 345))]],
    ['the same file twice', () => [file, file]],
    ['the same name in capitals besides', () => [file, header({ name: NAME.toUpperCase() })]],
    ['a link to a file outside besides', () => [file, header({ name: 'evil', type: '2' })]],
    ['a folder besides', () => [file, header({ name: 'evil/', type: '5' })]],
    ['no file', () => []],
    ['something after its end', () => [file, Buffer.alloc(1024), file]],
  ])('is refused with %s, and leaves nothing', async (_what, blocks) => {
    const { error, left } = await taken(...blocks())

    expect(error).toMatchObject({ code: 'invalid-input' })
    expect(left).toEqual([])
  })
})
