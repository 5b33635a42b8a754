import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isInside, pathInside } from '../../../shared/files/safe-path.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

it('A10: keeps a path made from any string inside its folder', async () => {
  await using folder = await temporaryFolder()
  const root = join(folder.path, 'profile')
  await mkdir(root)

  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(fc.string(), fc.constantFrom('..', '.', '/', '../..', '/etc/passwd', 'a\0b')),
        { minLength: 1, maxLength: 4 },
      ),
      async (parts) => {
        const path = await pathInside(root, ...parts).catch(() => root)

        expect(isInside(root, path)).toBe(true)
      },
    ),
  )
})

it('A10: does not follow a link out of its folder, nor through a folder that is one', async () => {
  await using folder = await temporaryFolder()
  const root = join(folder.path, 'alice')
  const other = join(folder.path, 'bob')
  await mkdir(root)
  await mkdir(other)
  await writeFile(join(other, 'diary.txt'), 'private')
  await symlink(join(other, 'diary.txt'), join(root, 'link.txt'))
  await symlink(other, join(root, 'folder'))

  await expect(pathInside(root, 'link.txt')).rejects.toThrow('does not stay inside')
  await expect(pathInside(root, 'folder', 'diary.txt')).rejects.toThrow('does not stay inside')
  await expect(pathInside(root, 'folder', 'new.txt')).rejects.toThrow('does not stay inside')
  await expect(pathInside(root, 'new', 'file.txt')).resolves.toBe(join(root, 'new', 'file.txt'))
})

it('is not fooled by a folder whose name begins like the root', () => {
  expect(isInside('/a/alice', '/a/alice2/x')).toBe(false)
  expect(isInside('/a/alice', '/a/alice/..x')).toBe(true)
})
