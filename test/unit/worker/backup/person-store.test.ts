import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { storesIn } from '../../../../shared/backups/store-note.ts'
import { backUp } from '../../../../worker/backup/keep-backup.ts'
import { restoreWhole } from '../../../../worker/backup/keep-restore.ts'
import { withOwnStore, withStoreToRead } from '../../../../worker/backup/person-store.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { SIDE } from './copied-profile.ts'

const ASKER = { actor: 'console', requestId: null }

/** A place for backups, with people whose profiles are a file each. */
async function placeOfBackups() {
  const folder = await temporaryFolder()
  const backups = join(folder.path, 'backups')
  let restored = 0
  const wishOf = (userId: string, username: string) => ({
    root: join(folder.path, 'profiles', userId),
    userId,
    username,
    backups,
  })
  return {
    backups,
    wishOf,
    write(userId: string, text: string) {
      mkdirSync(join(folder.path, 'profiles', userId, 'persona'), { recursive: true })
      writeFileSync(join(folder.path, 'profiles', userId, 'persona/core.json'), text)
    },
    async backUp(userId: string, username: string) {
      const wish = wishOf(userId, username)
      return await withOwnStore(wish, (store) =>
        backUp({ kind: 'backup', ...wish, ...ASKER, store }, SIDE),
      )
    },
    /** What the persona of a restored profile says. */
    async restore(userId: string, username: string, storeName?: string) {
      const wish = wishOf(userId, username)
      restored += 1
      const into = join(folder.path, `restored-${restored}`)
      await withStoreToRead({ ...wish, storeName }, (store) =>
        restoreWhole({ kind: 'restore', ...wish, ...ASKER, store, into }, SIDE),
      )
      return readFileSync(join(into, 'persona/core.json'), 'utf8')
    },
    stores: () => readdirSync(backups).toSorted(),
    /** As an earlier version left it. */
    unnote: (name: string) => rmSync(join(backups, name, 'store.json')),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

describe('the store of an account', () => {
  it('is gone on with under another name, and notes the new one', async () => {
    await using place = await placeOfBackups()
    place.write('id-1', 'one')
    await place.backUp('id-1', 'alice')

    const { store, newBytes } = await place.backUp('id-1', 'alicia')

    expect(store).toBe(join(place.backups, 'alice'))
    expect(place.stores()).toEqual(['alice'])
    expect(Number(newBytes)).toBeLessThan(1_000)
    expect(await storesIn(place.backups)).toEqual([
      expect.objectContaining({ status: 'owned', owner: { userId: 'id-1', username: 'alicia' } }),
    ])
    expect(await place.restore('id-1', 'alicia')).toBe('one')
  })

  it('A9: is neither shared with nor read by a later account of the same name', async () => {
    await using place = await placeOfBackups()
    place.write('id-1', 'the first alice')
    await place.backUp('id-1', 'alice')
    place.write('id-2', 'the second alice')

    const before = place.restore('id-2', 'alice')
    await expect(before).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/another account that had this name, id-1\..*--store alice$/),
    })
    const { store } = await place.backUp('id-2', 'alice')

    expect(String(store)).toMatch(/\/alice-[0-9a-f]{12}$/)
    expect(await place.restore('id-2', 'alice')).toBe('the second alice')
    expect(await place.restore('id-1', 'alice')).toBe('the first alice')
  })

  it('of another account is taken when it is named, and no path for a name', async () => {
    await using place = await placeOfBackups()
    place.write('id-1', 'deleted since')
    await place.backUp('id-1', 'alice')

    expect(await place.restore('id-2', 'anew', 'alice')).toBe('deleted since')
    for (const name of ['../backups/alice', '..', '/etc', 'bob'])
      await expect(place.restore('id-2', 'anew', name)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('without a note is taken over by the account that remembers a backup in it', async () => {
    await using place = await placeOfBackups()
    place.write('id-1', 'one')
    await place.backUp('id-1', 'alice')
    place.unnote('alice')

    expect(await place.restore('id-1', 'alice')).toBe('one')
    await place.backUp('id-1', 'alice')

    expect(await storesIn(place.backups)).toEqual([
      expect.objectContaining({ name: 'alice', status: 'owned' }),
    ])
  })

  it('without a note is nobody’s where no backup in it is remembered', async () => {
    await using place = await placeOfBackups()
    place.write('id-1', 'somebody who was deleted')
    await place.backUp('id-1', 'alice')
    place.unnote('alice')
    place.write('id-2', 'a new one')
    mkdirSync(join(place.wishOf('id-2', 'alice').root, 'out/state'), { recursive: true })
    writeFileSync(
      join(place.wishOf('id-2', 'alice').root, 'out/state/backups.ndjson'),
      'torn\n{"at":"2026-01-01T00:00:00.000Z","to":"/elsewhere"}\n',
    )

    await expect(place.restore('id-2', 'alice')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('It is not noted whose backups'),
    })
    await place.backUp('id-2', 'alice')

    expect(place.stores()).toHaveLength(2)
    expect(existsSync(join(place.backups, 'alice/store.json'))).toBe(false)
  })

  it('whose note was changed is read by nobody unasked; the next backup of its account mends it', async () => {
    await using place = await placeOfBackups()
    place.write('id-1', 'one')
    await place.backUp('id-1', 'alice')
    const note = join(place.backups, 'alice/store.json')
    writeFileSync(note, readFileSync(note, 'utf8').replace('id-1', 'id-2'))

    await expect(place.restore('id-2', 'bob')).rejects.toMatchObject({ code: 'conflict' })
    await expect(place.restore('id-1', 'alice')).rejects.toMatchObject({ code: 'file-corrupt' })
    expect(await place.restore('id-1', 'alice', 'alice')).toBe('one')
    await place.backUp('id-1', 'alice')

    expect(await place.restore('id-1', 'alice')).toBe('one')
    expect(place.stores()).toEqual(['alice'])
  })

  it('of which somebody made a copy is the one that was gone on with', async () => {
    await using place = await placeOfBackups()
    place.write('id-1', 'one')
    await place.backUp('id-1', 'alice')
    cpSync(join(place.backups, 'alice'), join(place.backups, 'aaa-copy'), { recursive: true })
    place.write('id-1', 'two')
    await place.backUp('id-1', 'alice')

    expect(await place.restore('id-1', 'alice')).toBe('two')
  })

  it('of which a crash left the folder only is begun there', async () => {
    await using place = await placeOfBackups()
    place.write('id-1', 'one')
    mkdirSync(join(place.backups, 'alice'), { recursive: true })
    writeFileSync(join(place.backups, 'alice/lock'), '')

    await place.backUp('id-1', 'alice')

    expect(place.stores()).toEqual(['alice'])
  })
})
