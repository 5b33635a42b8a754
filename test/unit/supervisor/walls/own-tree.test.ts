import { chown, link, lstat, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { giveTree } from '../../../../supervisor/walls/own-tree.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const ACCOUNT = { uid: 1_900_000_123, gid: 1_900_000_123 }
// Only root may give files away.
const isRoot = process.getuid?.() === 0

async function uidOf(...parts: string[]): Promise<number> {
  return (await lstat(join(...parts))).uid
}

describe.runIf(isRoot)('a profile that is given to an account', () => {
  it('is given with everything in it, links themselves and not what they lead to', async () => {
    await using folder = await temporaryFolder()
    const [profile, outside] = [join(folder.path, 'alice'), join(folder.path, 'outside')]
    await mkdir(join(profile, 'memory/deep'), { recursive: true })
    await mkdir(outside)
    await writeFile(join(profile, 'memory/deep/a.json'), '{}')
    await writeFile(join(outside, 'shadow'), 'secret')
    await symlink(join(outside, 'shadow'), join(profile, 'memory/link'))
    await symlink(outside, join(profile, 'folder-link'))

    const { refused } = await giveTree(profile, ACCOUNT)

    const paths = ['', 'memory', 'memory/deep', 'memory/deep/a.json', 'memory/link', 'folder-link']
    for (const path of paths) expect(await uidOf(profile, path)).toBe(ACCOUNT.uid)
    expect([await uidOf(outside), await uidOf(outside, 'shadow')]).toEqual([0, 0])
    expect(refused).toEqual([])
  })

  it('refuses a file that has a name elsewhere, and takes one whose names are all its own', async () => {
    await using folder = await temporaryFolder()
    const profile = join(folder.path, 'alice')
    await mkdir(join(profile, 'memory'), { recursive: true })
    await writeFile(join(folder.path, 'shadow'), 'secret')
    await link(join(folder.path, 'shadow'), join(profile, 'memory/stolen'))
    await writeFile(join(profile, 'one'), 'own')
    await link(join(profile, 'one'), join(profile, 'memory/two'))

    const { refused } = await giveTree(profile, ACCOUNT)

    expect(refused).toEqual([
      { path: 'memory/stolen', reason: 'has another name outside the profile' },
    ])
    expect(await uidOf(folder.path, 'shadow')).toBe(0)
    expect(await uidOf(profile, 'one')).toBe(ACCOUNT.uid)
  })

  it('that was interrupted is not taken for done, and is ended the next time', async () => {
    await using folder = await temporaryFolder()
    const profile = join(folder.path, 'alice')
    await mkdir(join(profile, 'memory'), { recursive: true })
    await writeFile(join(profile, 'memory/a'), '')
    // As far as it comes before the last step.
    await chown(join(profile, 'memory'), ACCOUNT.uid, ACCOUNT.gid)
    expect(await uidOf(profile)).toBe(0)

    const { changed } = await giveTree(profile, ACCOUNT)

    expect(changed).toBe(1)
    expect([await uidOf(profile), await uidOf(profile, 'memory/a')]).toEqual([
      ACCOUNT.uid,
      ACCOUNT.uid,
    ])
  })

  it('in whose place a link lies is not given', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'outside'))
    await symlink(join(folder.path, 'outside'), join(folder.path, 'alice'))

    await expect(giveTree(join(folder.path, 'alice'), ACCOUNT)).rejects.toThrow('is no folder')
    expect(await uidOf(folder.path, 'outside')).toBe(0)
    expect(await readdir(folder.path)).toHaveLength(2)
  })
})
