import {
  appendFileSync,
  chmodSync,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backUp, listStore } from '../../../../worker/backup/keep-backup.ts'
import { verifyStore } from '../../../../worker/backup/verify-store.ts'
import { eventually } from '../../../support/eventually.ts'
import { copiedProfile, filesBelow, SIDE, WORK } from './copied-profile.ts'

const LOOK = 'last-look.ndjson'
const ONE = 'memory/episodic/2026/one.json'
const FILES = {
  [ONE]: '{"id":"1"}',
  'memory/episodic/2026/two.json': '{"id":"2"}',
  'persona/core.json': '{}',
  'etc/empty.json': '',
  'logs/actions/2026-11-26.ndjson': '{"event":"a"}\n',
}

describe('a backup', () => {
  it('is restored with contents, modes and times', async () => {
    await using profile = await copiedProfile(FILES)
    chmodSync(join(profile.root, 'persona/core.json'), 0o640)
    const before = filesBelow(profile.root)
    const { mtimeMs } = statSync(join(profile.root, 'persona/core.json'))

    await profile.backUp()
    await profile.restore(join(profile.folder, 'restored'))

    const restored = filesBelow(join(profile.folder, 'restored'))
    expect(restored).toMatchObject(before)
    expect(Object.keys(restored).toSorted()).toEqual(
      [...Object.keys(before), 'out/state/backups.ndjson'].toSorted(),
    )
    const found = statSync(join(profile.folder, 'restored/persona/core.json'))
    expect(found.mode & 0o777).toBe(0o640)
    expect(Math.abs(found.mtimeMs - mtimeMs)).toBeLessThan(1)
  })

  it('copies only what has changed since the one before, and keeps both', async () => {
    await using profile = await copiedProfile(FILES)
    const first = await profile.backUp()
    profile.write('memory/episodic/2026/three.json', '{"id":"a longer third"}')

    const second = await profile.backUp()

    expect(second['files']).toBe(Number(first['files']) + 2)
    const own = filesBelow(profile.root)
    const changed = ['memory/episodic/2026/three.json', 'out/state/backups.ndjson']
    const grown = Object.keys(own).filter((path) => path.startsWith('logs/audit/'))
    const most = [...changed, ...grown].reduce((sum, path) => sum + (own[path] ?? '').length, 0)
    expect(second['newBytes']).toBeLessThanOrEqual(most)
    await profile.restore(join(profile.folder, 'old'), String(first['at']))
    expect(existsSync(join(profile.folder, 'old/memory/episodic/2026/three.json'))).toBe(false)
  })

  it('is of the moment at which the worker stood still', async () => {
    await using profile = await copiedProfile(FILES)
    const at = (path: string): string => join(profile.root, path)
    const whileStill = async (work: () => void): Promise<boolean> => {
      writeFileSync(at('memory/episodic/2026/new'), 'replaced')
      renameSync(at('memory/episodic/2026/new'), at('memory/episodic/2026/one.json'))
      appendFileSync(at('logs/actions/2026-11-26.ndjson'), '{"event":"b"}\n')
      profile.write('memory/episodic/2027/late.json', '{}')
      work()
      writeFileSync(at('memory/episodic/2026/two.json'), 'after')
      appendFileSync(at('logs/actions/2026-11-26.ndjson'), '{"event":"c"}\n')
      return true
    }

    const { root, store } = profile
    await backUp({ ...WORK, root, store }, { ...SIDE, whileStill })
    await profile.restore(join(profile.folder, 'restored'))

    const restored = filesBelow(join(profile.folder, 'restored'))
    expect(restored).toMatchObject({
      'memory/episodic/2026/one.json': 'replaced',
      'memory/episodic/2026/two.json': '{"id":"2"}',
      'memory/episodic/2027/late.json': '{}',
    })
    const audit = restored['logs/actions/2026-11-26.ndjson'] ?? ''
    expect(audit).toContain('"b"')
    expect(audit).not.toContain('"c"')
  })

  it('looks again when a worker began meanwhile', async () => {
    await using profile = await copiedProfile(FILES)
    let looks = 0
    const whileStill = async (work: () => void): Promise<boolean> => {
      work()
      profile.write('persona/core.json', `{"look":${looks}}`)
      looks += 1
      return looks === 3
    }

    const { root, store } = profile
    await backUp({ ...WORK, root, store }, { ...SIDE, whileStill })
    await profile.restore(join(profile.folder, 'restored'))

    expect(filesBelow(join(profile.folder, 'restored'))['persona/core.json']).toBe('{"look":1}')
  })

  it('reads a file again that was written in place and whose time was set back', async () => {
    await using profile = await copiedProfile({ ...FILES, 'persona/notes.txt': 'one' })
    const path = join(profile.root, 'persona/notes.txt')
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    await profile.backUp()
    writeFileSync(path, 'two')
    utimesSync(path, 1_700_000_000, 1_700_000_000)

    await profile.backUp()
    await profile.restore(join(profile.folder, 'restored'))

    expect(filesBelow(join(profile.folder, 'restored'))['persona/notes.txt']).toBe('two')
  })

  it('of a file that has not changed does not read it', async () => {
    await using profile = await copiedProfile(FILES)
    const path = join(profile.root, ONE)
    await eventually(() => Date.now() - statSync(path).ctimeMs > 200)
    await profile.backUp()
    const [object = ''] =
      Object.entries(filesBelow(profile.store)).find(([, text]) => text === FILES[ONE]) ?? []
    writeFileSync(join(profile.store, object), 'damaged')

    await profile.backUp()

    // Had it been read again, its content would have been mended.
    expect((await verifyStore(profile.store, () => undefined)).damages).toHaveLength(1)
  })

  it('names links and does not follow them', async () => {
    await using profile = await copiedProfile(FILES)
    symlinkSync('/etc/hostname', join(profile.root, 'persona/link.json'))

    const { leftOut } = await profile.backUp()

    expect(leftOut).toEqual(['persona/link.json'])
  })

  it('leaves the index and passing files out', async () => {
    await using profile = await copiedProfile({
      ...FILES,
      'memory/index/memory.sqlite': 'derived',
      'memory/episodic/2026/.three.json.tmp-0123': 'half',
      'out/state/worker.lock': '',
    })

    const { files } = await profile.backUp()

    expect(files).toBe(Object.keys(FILES).length)
  })

  it('takes older ones away past the number that is kept, with their contents', async () => {
    await using profile = await copiedProfile(FILES)
    profile.write('persona/core.json', '{"only":"in the first"}')
    await profile.backUp()
    profile.write('persona/core.json', '{}')
    await profile.backUp()

    const { pruned } = await profile.backUp(2)

    expect(pruned).toBe(1)
    expect(listStore(profile.store)).toHaveLength(2)
    expect(Object.values(filesBelow(profile.store))).not.toContain('{"only":"in the first"}')
    expect((await verifyStore(profile.store, () => undefined)).damages).toEqual([])
  })

  it('mends a content that is damaged when the same comes again', async () => {
    await using profile = await copiedProfile(FILES)
    await profile.backUp()
    const [object = ''] = Object.entries(filesBelow(profile.store)).find(
      ([, text]) => text === '{"id":"1"}',
    ) ?? ['']
    writeFileSync(join(profile.store, object), 'damaged')
    profile.write('memory/episodic/2026/copy.json', '{"id":"1"}')

    await profile.backUp()

    expect((await verifyStore(profile.store, () => undefined)).damages).toEqual([])
  })
})

describe('a backup of a folder that is gone', () => {
  it('is refused, and takes no place of one that is whole', async () => {
    await using profile = await copiedProfile(FILES)
    await profile.backUp()
    renameSync(profile.root, join(profile.folder, 'elsewhere'))

    const backup = profile.backUp(1)

    await expect(backup).rejects.toMatchObject({ code: 'profile-unusable' })
    expect(listStore(profile.store)).toHaveLength(1)
  })
})

describe('what was noted since a backup', () => {
  it('stays noted when it is restored', async () => {
    await using profile = await copiedProfile(FILES)
    const { at } = await profile.backUp()
    profile.write('logs/audit/2026-11-27.ndjson', '{"event":"owner_visit_began"}\n')
    await profile.backUp()

    await profile.restore(join(profile.folder, 'restored'), String(at))

    const restored = filesBelow(join(profile.folder, 'restored'))
    expect(restored['logs/audit/2026-11-27.ndjson']).toContain('owner_visit_began')
    expect(restored['out/state/backups.ndjson']).toBe(
      filesBelow(profile.root)['out/state/backups.ndjson'],
    )
  })
})

describe('one flipped bit', () => {
  it('anywhere in a backup is found, and nothing is restored from it', async () => {
    await using profile = await copiedProfile(FILES)
    await profile.backUp()
    const files = Object.keys(filesBelow(profile.store)).filter(
      (path) => statSync(join(profile.store, path)).size > 0,
    )
    let into = 0

    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.nat(7), async (file, place, bit) => {
        const path = join(profile.store, file)
        const whole = readFileSync(path)
        const flipped = Buffer.from(whole)
        const at = place % whole.length
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit)
        writeFileSync(path, flipped)
        into += 1
        const restored = join(profile.folder, `restored-${into}`)

        const { damages } = await verifyStore(profile.store, () => undefined)
        const restoring = profile.restore(restored)

        expect(damages.length).toBeGreaterThan(0)
        // It is of use to the next backup alone: what is restored does not come from it.
        if (file === LOOK) await restoring
        else await expect(restoring).rejects.toMatchObject({ code: 'file-corrupt' })
        expect(existsSync(restored)).toBe(file === LOOK)
        writeFileSync(path, whole)
      }),
      { numRuns: 200 },
    )
    expect((await verifyStore(profile.store, () => undefined)).damages).toEqual([])
  })

  it('every single one of a manifest is found', async () => {
    await using profile = await copiedProfile({ 'persona/core.json': '{}' })
    await profile.backUp()
    const [name = ''] = Object.keys(filesBelow(profile.store)).filter((path) =>
      path.startsWith('snapshots/'),
    )
    const path = join(profile.store, name)
    const whole = readFileSync(path)
    const unseen: number[] = []

    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const flipped = Buffer.from(whole)
      const at = bit >> 3
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit & 7))
      writeFileSync(path, flipped)
      if (listStore(profile.store)[0]?.['damage'] === null) unseen.push(bit)
    }

    expect(unseen).toEqual([])
  })
})
