import { chmod, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chooseWalls } from '../../../../supervisor/walls/choose-walls.ts'
import { knowsRange, missingRights } from '../../../../supervisor/walls/process-rights.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const ALL = { uid: 0, capabilities: 0x1ffn, known: [{ from: 0, count: 4_294_967_295 }] }
// Whether a data root belongs to who asks is what root's own files tell.
const isRoot = process.getuid?.() === 0

async function chosen(rights: Partial<typeof ALL>, walls: 'auto' | 'uid' | 'none' = 'auto') {
  await using folder = await temporaryFolder()
  return await chooseWalls({
    config: { walls },
    root: folder.path,
    program: [process.execPath],
    rights: { ...ALL, ...rights },
  })
}

describe.runIf(isRoot)('the walls that are chosen', () => {
  it.each([
    ['an ordinary account', { uid: 1000 }, /ordinary account/, /^$/],
    ['root without a right', { capabilities: 0x0fen }, /CAP_CHOWN/, /mh service install/],
    ['few numbers', { known: [{ from: 0, count: 65_536 }] }, /not exist/, /uidRange/],
  ])('for %s are those of one account, with why', async (_who, rights, because, remedy) => {
    expect(await chosen(rights)).toMatchObject({
      kind: 'none',
      because: expect.stringMatching(because),
      remedy: expect.stringMatching(remedy),
    })
  })

  it('for root are accounts, and the data root lets others pass and no more', async () => {
    await using folder = await temporaryFolder()
    const question = { root: folder.path, program: [process.execPath], rights: ALL }

    expect(await chooseWalls({ ...question, config: { walls: 'auto' } })).toMatchObject({
      kind: 'uid',
    })
    expect((await stat(folder.path)).mode & 0o777).toBe(0o711)
  })

  it('are not accounts when the owner says so, and nothing else when the owner says that', async () => {
    expect(await chosen({}, 'none')).toMatchObject({
      kind: 'none',
      remedy: expect.stringContaining('walls auto'),
    })
    await expect(chosen({ uid: 1000 }, 'uid')).rejects.toThrow(/can't be had because/)
  })

  it('name the folder that is closed to other accounts', async () => {
    await using folder = await temporaryFolder()
    const root = join(folder.path, 'closed/root')
    await mkdir(root, { recursive: true })
    await chmod(folder.path, 0o755)
    await chmod(join(folder.path, 'closed'), 0o700)
    const question = {
      config: { walls: 'auto' },
      program: [process.execPath],
      rights: ALL,
    } as const

    expect(await chooseWalls({ ...question, root })).toMatchObject({
      kind: 'none',
      because: expect.stringContaining(join(folder.path, 'closed')),
    })
    const file = join(folder.path, 'closed/worker.cjs')
    await writeFile(file, '')
    const open = await chooseWalls({
      ...question,
      root: folder.path,
      program: [process.execPath, file],
    })
    expect(open).toMatchObject({ kind: 'none' })
  })
})

it('rights and numbers are told by what the kernel says', () => {
  expect(missingRights(ALL)).toEqual([])
  expect(missingRights({ ...ALL, capabilities: 0n })).toHaveLength(7)
  expect(knowsRange(ALL, { from: 1_900_000_000, to: 2_099_999_999 })).toBe(true)
  expect(knowsRange({ ...ALL, known: [] }, { from: 1, to: 2 })).toBe(false)
})
