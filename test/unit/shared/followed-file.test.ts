import { appendFile, mkdtemp, open, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FollowedFile } from '../../../shared/files/followed-file.ts'
import { readEnvironment } from '../../../shared/environment.ts'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(readEnvironment().temporaryFolder, 'mh-followed-'))
  path = join(folder, 'a.log')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('FollowedFile', () => {
  it('gives each line once, when it is whole', async () => {
    await writeFile(path, 'one\ntwo\nthr')
    await using file = await FollowedFile.open({ open: () => open(path, 'r') })

    expect(await file.newLines()).toEqual(['one', 'two'])
    expect(await file.newLines()).toEqual([])
    await appendFile(path, 'ee\n')
    expect(await file.newLines()).toEqual(['three'])
  })

  it('reads the replaced file to its end before the new one', async () => {
    await writeFile(path, 'one\n')
    await using file = await FollowedFile.open({ open: () => open(path, 'r') })
    await file.newLines()

    await appendFile(path, 'two\n')
    await rename(path, `${path}.1`)
    expect(await file.newLines()).toEqual(['two'])
    await writeFile(path, 'three\n')

    expect(await file.newLines()).toEqual(['three'])
  })

  it('begins anew in a file that was emptied', async () => {
    await writeFile(path, 'one\ntwo\n')
    await using file = await FollowedFile.open({ open: () => open(path, 'r') })
    await file.newLines()

    await truncate(path)
    await appendFile(path, 'new\n')

    expect(await file.newLines()).toEqual(['new'])
  })

  it('joins characters and lines longer than one read', async () => {
    const line = 'ü'.repeat(100_001)
    await writeFile(path, `x${line}\n`)
    await using file = await FollowedFile.open({ open: () => open(path, 'r') })

    expect(await file.newLines()).toEqual([`x${line}`])
  })

  it('reads no more at once than it may, and gives an endless line in pieces', async () => {
    await writeFile(path, `${'x'.repeat(200_000)}\none\n`)
    await using file = await FollowedFile.open({
      open: () => open(path, 'r'),
      mostBytes: 65_536,
      longestLine: 10_000,
    })

    const portions = [await file.newLines(), await file.newLines()]
    await rename(path, `${path}.1`)
    await writeFile(path, 'two\n')
    const rest = [
      ...(await file.newLines()),
      ...(await file.newLines()),
      ...(await file.newLines()),
    ]

    expect(portions.map(([line = '']) => line.length)).toEqual([65_536, 65_536])
    expect(rest.slice(-2)).toEqual(['one', 'two'])
  })

  it('begins where it is told to', async () => {
    await writeFile(path, 'one\ntwo\n')
    await using file = await FollowedFile.open({ open: () => open(path, 'r'), position: 4 })

    expect(await file.newLines()).toEqual(['two'])
  })
})
