import { symlinkSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { inspectFile } from '../../../../shared/migration/inspect-file.ts'
import { hashOfFile } from '../../../../shared/migration/pieces.ts'
import { hashWhenRewritten, rewriteFile } from '../../../../shared/migration/rewrite-file.ts'
import {
  type PathMove,
  turnedTarget,
  TreeSpellings,
} from '../../../../shared/migration/turned-paths.ts'
import { foundAt } from '../../../../shared/migration/walk.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const EVENT = 'memory/episodic/2025/evt-1.json'

/** What becomes of a text in a file of that name, when the tree is at TREE, and at ALIAS through a link. */
async function turned(name: string, text: string): Promise<string> {
  await using folder = await temporaryFolder()
  const [tree, alias] = [join(folder.path, 'træ'), join(folder.path, 'alias')]
  const shown = (inner: string): string =>
    inner.replaceAll('TREE', tree).replaceAll('ALIAS', alias).replaceAll('ESCAPED', escaped(tree))
  await mkdir(join(tree, name, '..'), { recursive: true })
  symlinkSync(tree, alias)
  await writeFile(join(tree, name), shown(text))
  const spellings = new TreeSpellings(tree)
  const found = foundAt(tree, name)
  if (!found) throw new Error(`${name} is not there.`)

  const { turns } = inspectFile(tree, found, spellings)
  const move = moveOf(tree, spellings.found)
  const expected = hashWhenRewritten(join(tree, name), name, move)
  const changed = rewriteFile(join(tree, name), name, move)
  const after = await readFile(join(tree, name), 'utf8')

  expect([turns, hashOfFile(join(tree, name), 2_000_000)]).toEqual([changed, expected])
  return after
    .replaceAll(tree, 'TREE')
    .replaceAll(alias, 'ALIAS')
    .replaceAll(escaped(tree), 'ESCAPED')
}

function moveOf(source: string, spellings: ReadonlySet<string>): PathMove {
  return { source, spellings, inPlace: true, root: source, profile: 'profiles/ada' }
}

/** As Python writes it. */
function escaped(path: string): string {
  return path.replace('æ', '\\u00e6')
}

it.each([
  ['etc/models.json', '{"adapterPath":"TREE/out/a"}', '{"adapterPath":"TREE/profiles/ada/out/a"}'],
  [
    'etc/models.json',
    '["ALIAS/out","TREE/out/"]',
    '["TREE/profiles/ada/out","TREE/profiles/ada/out/"]',
  ],
  ['etc/models.json', '["ESCAPED/out/a"]', '["TREE/profiles/ada/out/a"]'],
  [
    'etc/models.json',
    '["TREE/persona/cognitive-mode.json"]',
    '["TREE/profiles/ada/etc/cognitive-mode.json"]',
  ],
  ['memory/index/v.jsonl', '{"p":"ALIAS/memory/x"}\n', '{"p":"TREE/profiles/ada/memory/x"}\n'],
  [EVENT, '{"target":"ALIAS/out/a"}', '{"target":"TREE/profiles/ada/out/a"}'],
  [
    'out/a/Modelfile',
    'FROM "ALIAS/out/b"\nADAPTER TREE/out/c d',
    'FROM "TREE/profiles/ada/out/b"\nADAPTER TREE/profiles/ada/out/c d',
  ],
])('in %s %s becomes %s', async (name, before, after) => {
  expect(await turned(name, before)).toBe(after)
})

it.each([
  ['what a person said', EVENT, '{"content":"TREE/memory/map.txt"}'],
  [
    'what a person said in quotation marks',
    'persona/core.json',
    '{"says":"\\"TREE/memory/map\\" it was"}',
  ],
  ['another tree', 'etc/models.json', '["/elsewhere/out/a","TREE-2/out/a"]'],
  [
    'what stays where it was',
    'etc/models.json',
    '["TREE/logs/run/x","TREE/etc/cloudflare.json","TREE/brain/a"]',
  ],
  ['a folder that only begins so', 'etc/models.json', '["TREE/outside/a"]'],
  ['logs', 'logs/a.json', '["TREE/out/a"]'],
  ['what is no JSON', 'memory/notes.txt', '"TREE/out/a"'],
])('%s stays as it is', async (_title, name, text) => {
  expect(await turned(name, text)).toBe(text)
})

it('turns a path wherever it stands in a file that is larger than a piece', async () => {
  for (const before of [1_048_570, 1_048_576 - 8_192, 1_040_000]) {
    const filler = 'x'.repeat(before)
    const after = `["${filler}","TREE/profiles/ada/out/a","ž"]`

    expect((await turned('etc/large.json', `["${filler}","TREE/out/a","ž"]`)) === after).toBe(true)
  }
})

it.each([
  ['RUN/Modelfile', null],
  ['../../package.json', '../../../../package.json'],
  ['../../logs/run/x', '../../../../logs/run/x'],
  ['../../persona/cognitive-mode.json', '../../etc/cognitive-mode.json'],
  ['/tree/out/voices', '/tree/profiles/ada/out/voices'],
  ['/tree/package.json', null],
  ['/etc/hostname', null],
])('a link to %s says afterwards %s', (target, after) => {
  const entry = {
    from: 'out/adapters/link',
    kind: 'link',
    mode: 0o777,
    uid: null,
    gid: null,
    mtimeMs: 0,
    size: 0,
    sha256: null,
    target,
    to: 'profiles/ada/out/adapters/link',
    note: null,
    corrupt: null,
    turns: true,
  } as const

  expect(turnedTarget(entry, moveOf('/tree', new Set(['/tree'])))).toBe(after)
})
