import { expect, it } from 'vitest'
import { chosenFiles, folderOf } from '../../../web/pages/inbox/found-files.ts'

it.each([
  ['notes.txt', undefined],
  ['letters/lease.md', 'letters'],
  ['letters/2024/lease.md', 'letters - 2024'],
  ['_archive/lease.md', 'archive'],
  ['../lease.md', undefined],
])('puts %j into the folder %j', (path, folder) => {
  expect(folderOf(path)).toBe(folder)
})

it('leaves out what a folder hides, and takes a hidden file that was chosen by itself', () => {
  const below = (path: string): File =>
    Object.defineProperty(
      new File([''], path.slice(path.lastIndexOf('/') + 1)),
      'webkitRelativePath',
      {
        value: path,
      },
    )

  const found = chosenFiles([
    below('notes/a.txt'),
    below('notes/.DS_Store'),
    below('notes/.git/config'),
    new File([''], '.profile'),
  ])

  expect(found.files.map(({ file, folder }) => [file.name, folder])).toEqual([
    ['a.txt', 'notes'],
    ['.profile', undefined],
  ])
  expect(found.hidden).toBe(2)
})
