import { execFile } from 'node:child_process'
import { link, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { openWithoutLinks } from '../../../shared/files/open-without-links.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

it('opens a plain file below plain folders', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'a/b'), { recursive: true })
  await writeFile(join(folder.path, 'a/b/c.log'), 'hello')

  await using file = await openedIn(folder.path, 'a', 'b', 'c.log')

  expect(await file.text()).toBe('hello')
})

it.each([
  ['the file', ['a', 'link.log']],
  ['a folder on the way', ['linked', 'c.log']],
  ['a way out', ['a', '..', 'outside.log']],
  ['a pipe', ['a', 'pipe']],
  ['a folder in place of the file', ['a']],
  ['a file in place of a folder', ['a', 'c.log', 'd']],
])('follows no link and no other way: %s', async (_what, parts) => {
  await using folder = await temporaryFolder()
  const root = join(folder.path, 'root')
  await mkdir(join(root, 'a'), { recursive: true })
  await writeFile(join(root, 'a/c.log'), 'inside')
  await writeFile(join(folder.path, 'outside.log'), 'outside')
  await symlink(join(folder.path, 'outside.log'), join(root, 'a/link.log'))
  await symlink(join(root, 'a'), join(root, 'linked'))
  await promisify(execFile)('mkfifo', [join(root, 'a/pipe')])

  await expect(openWithoutLinks(root, ...parts)).rejects.toMatchObject({ code: 'invalid-path' })
})

it('follows no link in place of the folder itself, and says what is not there', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'real'))
  await writeFile(join(folder.path, 'real/c.log'), 'hello')
  await symlink(join(folder.path, 'real'), join(folder.path, 'linked'))
  await link(join(folder.path, 'real/c.log'), join(folder.path, 'real/d.log'))

  await expect(openWithoutLinks(join(folder.path, 'linked'), 'c.log')).rejects.toMatchObject({
    code: 'invalid-path',
  })
  await expect(openWithoutLinks(folder.path, 'real', 'e.log')).rejects.toMatchObject({
    code: 'ENOENT',
  })
})

async function openedIn(
  root: string,
  ...parts: string[]
): Promise<AsyncDisposable & { text: () => Promise<string> }> {
  const file = await openWithoutLinks(root, ...parts)
  return {
    text: () => file.readFile('utf8'),
    [Symbol.asyncDispose]: () => file.close(),
  }
}
