import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { pruneRuntimes } from '../../../shared/runtime/install-runtime.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const build = (digit: string): string => digit.repeat(16)

/** A folder with others in it, the first of them changed last. */
async function folderWith(names: readonly string[], path: string): Promise<void> {
  for (const [position, name] of names.entries()) {
    await mkdir(join(path, name))
    await writeFile(join(path, name, 'build.json'), '{}')
    const at = new Date(Date.now() - position * 3_000_000)
    await utimes(join(path, name), at, at)
  }
}

it('of earlier builds the newest two and those in use stay', async () => {
  await using folder = await temporaryFolder()
  await folderWith(['a', 'b', 'c', 'd', 'e'].map(build), folder.path)

  await pruneRuntimes(folder.path, new Set([build('a'), build('e')]))

  expect((await readdir(folder.path)).toSorted()).toEqual(['a', 'b', 'c', 'e'].map(build))
})

it('nothing goes that is no build, whatever lies beside the programs', async () => {
  await using folder = await temporaryFolder()
  const others = ['letters', 'photos', 'abc', `${build('f')}.old`, 'present']
  await folderWith([build('a'), build('b'), build('c'), ...others], folder.path)

  await pruneRuntimes(folder.path, new Set([build('a')]))

  expect(await readdir(folder.path)).toEqual(expect.arrayContaining(others))
})

it('what an installation left that was cut off goes, and one that is under way stays', async () => {
  await using folder = await temporaryFolder()
  await folderWith(['tmp-new', 'tmp-middle', 'tmp-old'], folder.path)

  await pruneRuntimes(folder.path, new Set())

  expect((await readdir(folder.path)).toSorted()).toEqual(['tmp-middle', 'tmp-new'])
})

it('where no programs were installed there are none to take away', async () => {
  await using folder = await temporaryFolder()

  await pruneRuntimes(join(folder.path, 'runtime'), new Set())

  expect(await readdir(folder.path)).toEqual([])
})
