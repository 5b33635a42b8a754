import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { PROFILE_FOLDERS } from '../../../../shared/layout/profile-layout.ts'
import {
  makeMissingFolders,
  writeMissingFiles,
} from '../../../../shared/profile/make-profile-tree.ts'
import { removeConfigLeftovers } from '../../../../worker/profile/config-leftovers.ts'
import { checkUsable } from '../../../../worker/profile/usable-profile.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mh-profile-'))
})
afterEach(async () => {
  await rm(root, { recursive: true })
})

const FILES = [
  'etc/audio.json',
  'etc/autonomy.json',
  'etc/boredom.json',
  'etc/cognitive-mode.json',
  'etc/ingestor.json',
  'etc/models.json',
  'etc/sleep.json',
  'etc/training.json',
  'persona/core.json',
  'persona/decision-rules.json',
  'persona/facets.json',
  'persona/relationships.json',
  'persona/routines.json',
]

it('makes the whole tree of a new profile, private to its person', async () => {
  expect(await makeMissingFolders(root)).toEqual([])
  expect(await writeMissingFiles(root, 'alice')).toEqual([])

  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = (isFile: boolean): string[] =>
    entries
      .filter((entry) => entry.isFile() === isFile)
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
  expect(paths(true).toSorted()).toEqual(FILES)
  expect(paths(false)).toEqual(expect.arrayContaining([...PROFILE_FOLDERS]))
  for (const path of paths(true)) expect((await stat(join(root, path))).mode & 0o777).toBe(0o600)
  for (const path of paths(false)) expect((await stat(join(root, path))).mode & 0o777).toBe(0o700)
})

it('names the persona after the person and lets it decide nothing alone', async () => {
  await makeMissingFolders(root)
  await writeMissingFiles(root, 'alice')

  const read = async (path: string) => JSON.parse(await readFile(join(root, path), 'utf8'))
  expect((await read('persona/core.json')).identity).toMatchObject({
    name: 'alice',
    humanName: 'alice',
  })
  expect(await read('persona/decision-rules.json')).toMatchObject({ trustLevel: 'suggest' })
  expect(await read('etc/cognitive-mode.json')).toMatchObject({ currentMode: 'dual' })
})

it('touches no file that is there, not even a broken one', async () => {
  await makeMissingFolders(root)
  await writeFile(join(root, 'etc/models.json'), '{ broken')
  await writeFile(join(root, 'persona/core.json'), '')

  await writeMissingFiles(root, 'alice')

  expect(await readFile(join(root, 'etc/models.json'), 'utf8')).toBe('{ broken')
  expect(await readFile(join(root, 'persona/core.json'), 'utf8')).toBe('')
})

it('goes on past a folder that cannot be made, and says which', async () => {
  await writeFile(join(root, 'persona'), 'in the way')

  const folders = await makeMissingFolders(root)
  const files = await writeMissingFiles(root, 'alice')

  expect(folders).toEqual(['persona/facets'])
  expect(files).toEqual(
    FILES.filter((path) => path.startsWith('persona/')).toSorted(
      (a, b) => files.indexOf(a) - files.indexOf(b),
    ),
  )
  expect(await readdir(join(root, 'etc'))).toHaveLength(8)
})

it('takes away the temporary files of a killed worker, and nothing else', async () => {
  await makeMissingFolders(root)
  await writeFile(join(root, 'etc/.models.json.tmp-01a20f5b'), '')
  await writeFile(join(root, 'persona/facets/.x.json.tmp-01a20f5b'), '')
  await writeFile(join(root, 'etc/.keep'), '')

  removeConfigLeftovers(root)

  expect(await readdir(join(root, 'etc'))).toEqual(['.keep'])
  expect(await readdir(join(root, 'persona/facets'))).toEqual([])
})

it.each([
  ['missing', 'nowhere', /missing/],
  ['a file', 'file', /not a folder/],
])('refuses a profile that is %s', async (_, name, message) => {
  await writeFile(join(root, 'file'), '')

  expect(() => checkUsable(join(root, name))).toThrow(
    expect.objectContaining({
      code: 'profile-unusable',
      message: expect.stringMatching(message),
    }),
  )
})

it('leaves nothing behind of trying a good profile', async () => {
  await mkdir(join(root, 'p'))

  checkUsable(join(root, 'p'))

  expect(await readdir(join(root, 'p'))).toEqual([])
})
