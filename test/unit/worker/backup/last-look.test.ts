import {
  chmodSync,
  chownSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backUp } from '../../../../worker/backup/keep-backup.ts'
import type { KnownFiles } from '../../../../worker/backup/known-files.ts'
import { knownByLook } from '../../../../worker/backup/last-look.ts'
import { ObjectStore } from '../../../../worker/backup/object-store.ts'
import { objectsFolder, snapshotTimes } from '../../../../worker/backup/snapshot-files.ts'
import { verifyStore } from '../../../../worker/backup/verify-store.ts'
import { eventually } from '../../../support/eventually.ts'
import { type CopiedProfile, copiedProfile, filesBelow, SIDE, WORK } from './copied-profile.ts'

const YEAR = 'memory/episodic/2026'
const ONE = `${YEAR}/one.json`
const FILES = { [ONE]: '{"id":"1"}', [`${YEAR}/two.json`]: '{"id":"2"}', 'persona/core.json': '{}' }
const SHA256 = /^[0-9a-f]{64}$/
const isRoot = process.getuid?.() === 0

/** Changes that are so old that a later one has another time. */
async function settled({ root }: CopiedProfile): Promise<void> {
  const latest = Math.max(
    ...Object.keys(filesBelow(root)).map((path) => statSync(join(root, path)).ctimeMs),
  )
  await eventually(() => Date.now() - latest > 150)
}

function known({ store }: CopiedProfile): KnownFiles | undefined {
  const objects = ObjectStore.open(objectsFolder(store))
  return knownByLook(store, snapshotTimes(store).at(-1) ?? '', objects)
}

function mustKnow(profile: CopiedProfile): KnownFiles {
  const found = known(profile)
  if (!found) throw new Error('The look is not of the newest backup.')
  return found
}

function objectOf({ store }: CopiedProfile, text: string): string {
  const [path = ''] = Object.entries(filesBelow(store)).find(([, one]) => one === text) ?? []
  return join(store, path)
}

async function damagesOf({ store }: CopiedProfile): Promise<string[]> {
  return (await verifyStore(store, () => undefined)).damages
}

describe('the look of the last backup', () => {
  it('knows the folders whose files cannot have changed with the same time, with their lines', async () => {
    await using profile = await copiedProfile(FILES)
    await settled(profile)

    await backUp(
      { ...WORK, root: profile.root, store: profile.store },
      {
        ...SIDE,
        whileStill: async (work) => {
          profile.write('persona/core.json', '{"name":"new"}')
          work()
          return true
        },
      },
    )

    const found = mustKnow(profile)
    const year = found.folder(YEAR)
    expect(year).toMatchObject({ files: 2, bytes: 20, digest: expect.stringMatching(SHA256) })
    expect(String(year?.lines)).toContain(`{"path":"${ONE}"`)
    expect(found.folder('persona')).toMatchObject({ files: 1, digest: undefined })
    expect(found.file(ONE)?.size).toBe(10)
    expect(found.file('persona/core.json')).toBeUndefined()
  })

  it('is not gone by where contents were taken out of the store: they are kept anew', async () => {
    await using profile = await copiedProfile(FILES)
    await settled(profile)
    await profile.backUp()
    rmSync(objectOf(profile, '{"id":"1"}'))

    const before = known(profile)
    await profile.backUp()

    expect(before).toBeUndefined()
    expect(await damagesOf(profile)).toHaveLength(0)
  })

  it('outlives that old backups are taken away', async () => {
    await using profile = await copiedProfile(FILES)
    await settled(profile)
    await profile.backUp()

    const { pruned } = await profile.backUp(1)

    expect(pruned).toBe(1)
    expect(mustKnow(profile).folder(YEAR)?.digest).toMatch(SHA256)
  })

  it('is not of another backup than the newest', async () => {
    await using profile = await copiedProfile(FILES)
    await profile.backUp()
    const look = join(profile.store, 'last-look.ndjson')
    const first = readFileSync(look)
    await profile.backUp()
    writeFileSync(look, first)

    expect(known(profile)).toBeUndefined()
  })

  it('that is damaged is told of, and made anew by the next backup', async () => {
    await using profile = await copiedProfile(FILES)
    await settled(profile)
    await profile.backUp()
    writeFileSync(join(profile.store, 'last-look.ndjson'), '{"format":"mh-look"}\n')

    const damages = await damagesOf(profile)
    const { newBytes } = await profile.backUp()
    await profile.restore(join(profile.folder, 'restored'))

    expect(damages).toEqual([
      `${profile.store}/last-look.ndjson has changed. The next backup takes longer and makes it anew.`,
    ])
    expect(newBytes).toBeGreaterThan(0)
    expect(await damagesOf(profile)).toEqual([])
    expect(filesBelow(join(profile.folder, 'restored'))).toMatchObject(FILES)
  })

  it('hides no file that was written in place in a folder that it knows', async () => {
    await using profile = await copiedProfile(FILES)
    const path = join(profile.root, ONE)
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    await settled(profile)
    await profile.backUp()
    writeFileSync(path, '{"id":"!"}')
    utimesSync(path, 1_700_000_000, 1_700_000_000)

    await profile.backUp()
    await profile.restore(join(profile.folder, 'restored'))

    expect(readFileSync(join(profile.folder, 'restored', ONE), 'utf8')).toBe('{"id":"!"}')
  })

  it.runIf(isRoot)('leaves out what has changed and may not be read, and says so', async () => {
    await using profile = await copiedProfile(FILES)
    for (const path of ['', 'memory', 'memory/episodic', YEAR, 'persona', ...Object.keys(FILES)])
      chownSync(join(profile.root, path), 23_456, 23_456)
    chmodSync(profile.folder, 0o755)
    await settled(profile)
    await profile.backUp()
    profile.write(ONE, '{"id":"changed"}')
    chmodSync(join(profile.root, ONE), 0)

    const { leftOut } = await profile.backUp()

    expect(leftOut).toEqual([ONE])
    await profile.restore(join(profile.folder, 'restored'))
    expect(existsSync(join(profile.folder, 'restored', ONE))).toBe(false)
  })

  it('never makes a backup say other than what is there, whatever has happened in between', async () => {
    const names = fc.constantFrom(
      ONE,
      `${YEAR}/two.json`,
      `${YEAR}/three.json`,
      'persona/core.json',
    )
    const step = fc.oneof(
      fc.record({ kind: fc.constant('write'), path: names, text: fc.string({ maxLength: 3 }) }),
      fc.record({ kind: fc.constant('replace'), path: names, text: fc.string({ maxLength: 3 }) }),
      fc.record({ kind: fc.constant('remove'), path: names, text: fc.constant('') }),
    )
    const stories = fc.array(
      fc.record({ steps: fc.array(step, { maxLength: 3 }), isSettled: fc.boolean() }),
      { minLength: 2, maxLength: 4 },
    )

    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        await using profile = await copiedProfile(FILES)
        for (const [number, { steps, isSettled }] of story.entries()) {
          for (const { kind, path, text } of steps) {
            const place = join(profile.root, path)
            if (kind === 'remove') rmSync(place, { force: true })
            else if (kind === 'write') profile.write(path, text)
            else {
              writeFileSync(`${place}.new`, text)
              renameSync(`${place}.new`, place)
            }
          }
          if (isSettled) await settled(profile)
          const there = ownOf(filesBelow(profile.root))

          await profile.backUp()
          const restored = join(profile.folder, `restored-${number}`)
          await profile.restore(restored)

          expect(ownOf(filesBelow(restored))).toEqual(there)
        }
      }),
      { numRuns: 12 },
    )
  })
})

/** Without what a backup writes into a profile itself. */
function ownOf(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).filter(([path]) => /^(memory|persona)\//.test(path)),
  )
}
