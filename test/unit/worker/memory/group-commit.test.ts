import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { GroupCommit } from '../../../../worker/memory/group-commit.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mh-commit-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

it('writes many files at once, each whole, private and with its stamp', async () => {
  const commit = new GroupCommit()
  const names = Array.from({ length: 200 }, (_, number) => `f${number}.json`)

  const stamps = await Promise.all(
    names.map((name) => commit.write(join(folder, name), `content of ${name}`)),
  )

  expect((await readdir(folder)).toSorted()).toEqual(names.toSorted())
  for (const [position, name] of names.entries()) {
    const path = join(folder, name)
    const { mtimeMs, size, mode } = await stat(path)
    expect(await readFile(path, 'utf8')).toBe(`content of ${name}`)
    expect(stamps[position]).toEqual({ mtimeMs, size })
    expect(mode & 0o777).toBe(0o600)
  }
})

it('writes a large file whole beside small ones', async () => {
  const commit = new GroupCommit()
  const large = 'größer '.repeat(100_000)

  const [stamp] = await Promise.all([
    commit.write(join(folder, 'large.json'), large),
    commit.write(join(folder, 'small.json'), 'small'),
  ])

  expect(await readFile(join(folder, 'large.json'), 'utf8')).toBe(large)
  expect(stamp.size).toBe(Buffer.byteLength(large))
  expect(await readFile(join(folder, 'small.json'), 'utf8')).toBe('small')
})

it('fails the one write that cannot be, and leaves no temporary file of it', async () => {
  const commit = new GroupCommit()
  await writeFile(join(folder, 'file'), '')

  const results = await Promise.allSettled([
    commit.write(join(folder, 'a.json'), 'a'),
    commit.write(join(folder, 'file', 'b.json'), 'b'),
    commit.write(join(folder, 'missing', 'c.json'), 'c'),
    commit.move(join(folder, 'nowhere.json'), join(folder, 'd.json')),
    commit.write(join(folder, 'e.json'), 'e'),
  ])

  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'rejected',
    'fulfilled',
  ])
  expect((await readdir(folder)).toSorted()).toEqual(['a.json', 'e.json', 'file'])
})

it('knows the temporary files of other processes, and its own for none of them', async () => {
  const [mine, other] = [new GroupCommit(), new GroupCommit()]
  const names: string[] = []
  const watching = setInterval(() => void readdir(folder).then((found) => names.push(...found)), 0)

  await Promise.all(
    Array.from({ length: 64 }, (_, number) =>
      mine.write(join(folder, `${number}`), 'x'.repeat(100_000)),
    ),
  )
  clearInterval(watching)

  const temporary = names.filter((name) => name.startsWith('.'))
  expect(temporary.filter((name) => mine.isLeftover(name))).toEqual([])
  expect(temporary.filter((name) => !other.isLeftover(name))).toEqual([])
  expect(['.x.tmp-1', 'x.tmp-1', '.hidden'].map((name) => mine.isLeftover(name))).toEqual([
    true,
    false,
    false,
  ])
})
