import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lastLines } from '../../../supervisor/logs/last-lines.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const long = 'ü'.repeat(60_000)

it.each([
  ['an empty file', '', 3, [], 0],
  ['fewer lines than asked for', 'a\nb\n', 3, ['a', 'b'], 4],
  ['more lines than asked for', 'a\nb\nc\n', 2, ['b', 'c'], 6],
  ['none', 'a\nb\n', 0, [], 4],
  ['a line that is still being written', 'a\nb\nhalf', 1, ['b'], 4],
  ['only a line that is still being written', 'half', 5, [], 0],
  ['lines longer than one read', `a\n${long}\n${long}\n`, 2, [long, long], 240_004],
])('reads the last lines of %s', async (_what, text, most, lines, position) => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.log')
  await writeFile(path, text)
  const file = await open(path, 'r')

  const end = await lastLines(file, most)

  expect(end).toEqual({ lines, position })
  await file.close()
})
