import { chmodSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TreeFile } from '../../../../worker/backup/file-stamp.ts'
import type { ManifestFile } from '../../../../worker/backup/manifest.ts'
import { filesOf, readTree } from '../../../../worker/backup/profile-tree.ts'
import { copiedProfile } from './copied-profile.ts'

const FOLDER = 'memory/episodic/2026'
const FILES = Object.fromEntries(
  ['now', 'then', 'epoch', 'before', 'odd'].map((name) => [`${FOLDER}/${name}.json`, name]),
)

function looked(
  root: string,
  known?: ReadonlyMap<string, ManifestFile>,
): Map<string, ManifestFile> {
  const tree = readTree(root, { folder: () => undefined, file: (path) => known?.get(path) })
  return new Map([...filesOf(tree)].map(([path, file]) => [path, asNamed(path, file, known)]))
}

/** As a manifest names it; the very object where the look gave that. */
function asNamed(
  path: string,
  file: TreeFile,
  known: ReadonlyMap<string, ManifestFile> | undefined,
): ManifestFile {
  const before = known?.get(path)
  return before === file ? before : { path, ...file, hash: '' }
}

/** Which files came as the very objects that were known. */
function sameAs(
  known: ReadonlyMap<string, ManifestFile>,
  found: ReadonlyMap<string, ManifestFile>,
): string[] {
  return [...found].filter(([path, file]) => known.get(path) === file).map(([path]) => path)
}

describe('a look at a profile', () => {
  it('gives files that are as they are known to be as the objects that are known', async () => {
    await using profile = await copiedProfile(FILES)
    const at = (name: string): string => join(profile.root, FOLDER, `${name}.json`)
    utimesSync(at('then'), 1, 1_700_000_000.123456)
    utimesSync(at('epoch'), 0, 0)
    utimesSync(at('odd'), 1, 1_699_999_999.999999)

    const known = looked(profile.root)
    const found = looked(profile.root, known)

    expect(found).toEqual(known)
    expect(sameAs(known, found)).toEqual([...known.keys()])
  })

  it('sees what has changed in any of its signs, with exact times', async () => {
    await using profile = await copiedProfile(FILES)
    const at = (name: string): string => join(profile.root, FOLDER, `${name}.json`)
    const known = looked(profile.root)

    chmodSync(at('now'), 0o640)
    utimesSync(at('then'), 1, 1_700_000_000.123456)
    // Before 1970 it is looked at exactly, each time.
    utimesSync(at('before'), new Date(-1500), new Date(-1500))
    const { atime, mtime } = statSync(at('odd'))
    writeFileSync(at('odd'), 'ODD')
    utimesSync(at('odd'), atime, mtime)

    const found = looked(profile.root, known)
    const same = sameAs(known, found)
    for (const name of ['now', 'then', 'before', 'odd'])
      expect(same).not.toContain(`${FOLDER}/${name}.json`)
    expect(same).toContain(`${FOLDER}/epoch.json`)
    expect(found).toEqual(looked(profile.root))
    expect(found.get(`${FOLDER}/before.json`)?.mtimeNs).toBe('-1500000000')
    expect(found.get(`${FOLDER}/now.json`)?.mode).toBe(0o640)
  })
})
