import { cp, lstat, readFile, readdir, readlink, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { rootLayout } from '../../shared/layout/root-layout.ts'
import { migrate } from '../../shared/migration/migrate.ts'
import { rollBack } from '../../shared/migration/roll-back.ts'
import { stateOf, writeSingleUserTree } from '../support/single-user-tree.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const PROFILE = 'profiles/marisol'
const silent = (): void => undefined
const checkout = resolve(import.meta.dirname, '../..')

it('a tree becomes a profile, with its paths turned, its modes tightened and its times kept', async () => {
  await using folder = await temporaryFolder()
  const root = join(folder.path, 'root')
  await writeSingleUserTree(root)

  const report = await migrate({ layout: rootLayout(root), source: null, owner: null }, silent)

  const read = async (path: string): Promise<string> =>
    await readFile(join(root, PROFILE, path), 'utf8')
  const event = await read('memory/episodic/2025/evt-202510300000002-linked.json')
  const audio = await lstat(join(root, PROFILE, 'etc/audio.json'))
  expect(await read('memory/index/embeddings-nomic-embed-text.json')).not.toContain(
    `"${root}/memory/`,
  )
  expect(event).toContain(`"target":"${root}/${PROFILE}/out/state/short-term.json"`)
  expect(event).toContain(`The map is at ${root}/memory/map.txt`)
  expect(await read('out/adapters/2025-11-01/RUN/Modelfile')).toContain(
    `ADAPTER ${root}/${PROFILE}/out/adapters/2025-11-01/adapter.gguf`,
  )
  expect(await readlink(join(root, PROFILE, 'persona/active-profile.md'))).toBe(
    `${root}/${PROFILE}/persona/overrides/daily-profile-2025-11-01.md`,
  )
  expect(await read('etc/cognitive-mode.json')).toContain('"dual"')
  expect([audio.mode & 0o777, audio.mtimeMs]).toEqual([0o600, 1_700_000_000_000])
  expect(report?.corrupt.map(({ from }) => from)).toEqual([
    'logs/audit/2025-11-01.ndjson',
    'memory/episodic/2024/evt-202401010000002-torn.json',
  ])
  expect(report?.names).toEqual({ Marisol: 'marisol', bob: 'bob', Bob: 'bob-2', Ёж: 'user' })
  expect(await readdir(join(root, 'profiles'))).toEqual(['bob', 'bob-2', 'marisol', 'user'])
})

it('a second migration changes nothing', async () => {
  await using folder = await temporaryFolder()
  const root = join(folder.path, 'root')
  await writeSingleUserTree(root)
  const wanted = { layout: rootLayout(root), source: null, owner: null }
  await migrate(wanted, silent)
  const marker = await readFile(join(root, '.multi-user-migrated'), 'utf8')

  const again = await migrate(wanted, silent)

  expect(again).toBeNull()
  expect(await readFile(join(root, '.multi-user-migrated'), 'utf8')).toBe(marker)
})

it('a rollback puts every byte, mode and time back and keeps what was written since', async () => {
  await using folder = await temporaryFolder()
  const root = join(folder.path, 'root')
  await writeSingleUserTree(root)
  const before = await stateOf(root)
  await migrate({ layout: rootLayout(root), source: null, owner: null }, silent)
  await writeFile(join(root, PROFILE, 'memory/episodic/2025/evt-new.json'), '{"new":1}')
  await writeFile(join(root, PROFILE, 'etc/audio.json'), '{"changed":1}')
  const accounts = await readFile(join(root, 'persona/users.json'), 'utf8')

  const done = await rollBack(rootLayout(root), silent)

  const kept = join(done?.keptIn ?? '', PROFILE)
  expect(await stateOf(root)).toEqual(before)
  expect(await readFile(join(kept, 'memory/episodic/2025/evt-new.json'), 'utf8')).toBe('{"new":1}')
  expect(await readFile(join(kept, 'etc/audio.json'), 'utf8')).toBe('{"changed":1}')
  expect(await readFile(join(root, 'persona/users.json'), 'utf8')).toBe(accounts)
})

it('a copy from elsewhere leaves its source as it was', async () => {
  await using folder = await temporaryFolder()
  const [root, source] = [join(folder.path, 'root'), join(folder.path, 'old')]
  await cp(join(checkout, 'bin'), root, { recursive: true })
  await writeSingleUserTree(source)
  const before = await stateOf(source)

  await migrate({ layout: rootLayout(root), source, owner: null }, silent)

  const index = join(root, PROFILE, 'memory/index/embeddings-nomic-embed-text.json')
  expect(await stateOf(source)).toEqual(before)
  expect(await readFile(index, 'utf8')).toContain(`${root}/${PROFILE}/memory/episodic`)
})

it('a migration that is killed at any step is gone on with, and a rollback too', async () => {
  await using folder = await temporaryFolder()
  const root = join(folder.path, 'root')
  await writeSingleUserTree(root)
  const before = await stateOf(root)
  const steps = await run('migrate', root)
  const after = await broughtAlong(root)
  const back = await run('rollback', root)

  for (let at = 1; at <= Number(steps); at += STRIDE) {
    await fresh(root)
    await run('migrate', root, at)
    if (at % 2 === 0) {
      await run('migrate', root)
      expect([at, await broughtAlong(root)]).toEqual([at, after])
      await run('rollback', root, 1 + (at % Number(back)))
    }
    await run('rollback', root)
    expect([at, await stateOf(root)]).toEqual([at, before])
  }
}, 240_000)

/** Coprime to two, so that both ways are taken; each kill costs four processes. */
const STRIDE = 61

/** What came out of the tree; starter files are as old as the migration. */
async function broughtAlong(root: string): Promise<string[]> {
  return (await stateOf(join(root, PROFILE))).filter((line) => line.includes(' 1700000000000 '))
}

async function fresh(root: string): Promise<void> {
  await rm(root, { recursive: true, force: true })
  await writeSingleUserTree(root)
}

async function run(verb: string, root: string, killAt = 0): Promise<string> {
  const program = join(checkout, 'test/fixtures/migrating-program.ts')
  const ran = await execa(
    process.execPath,
    ['--import', 'tsx', program, verb, root, String(killAt)],
    { cwd: checkout, reject: killAt === 0 },
  )
  return ran.stdout
}
