import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FollowedFile } from '../../../../cli/system/followed-file.ts'
import { readEnvironment } from '../../../../shared/environment.ts'

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
    await using file = await FollowedFile.open(path)

    expect(await file.newLines()).toEqual(['one', 'two'])
    expect(await file.newLines()).toEqual([])
    await appendFile(path, 'ee\n')
    expect(await file.newLines()).toEqual(['three'])
  })

  it('reads the replaced file to its end before the new one', async () => {
    await writeFile(path, 'one\n')
    await using file = await FollowedFile.open(path)
    await file.newLines()

    await appendFile(path, 'two\n')
    await rename(path, `${path}.1`)
    expect(await file.newLines()).toEqual(['two'])
    await writeFile(path, 'three\n')

    expect(await file.newLines()).toEqual(['three'])
  })

  it('begins anew in a file that was emptied', async () => {
    await writeFile(path, 'one\ntwo\n')
    await using file = await FollowedFile.open(path)
    await file.newLines()

    await truncate(path)
    await appendFile(path, 'new\n')

    expect(await file.newLines()).toEqual(['new'])
  })

  it('joins characters and lines longer than one read', async () => {
    const line = 'ü'.repeat(100_001)
    await writeFile(path, `x${line}\n`)
    await using file = await FollowedFile.open(path)

    expect(await file.newLines()).toEqual([`x${line}`])
  })
})
