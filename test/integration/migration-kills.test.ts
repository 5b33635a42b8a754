import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseJson } from '../../shared/files/parse-json.ts'
import { PERSONAL_FOLDERS } from '../../shared/migration/destination.ts'
import { migrate } from '../../shared/migration/migrate.ts'
import { rollBack } from '../../shared/migration/roll-back.ts'
import { walk } from '../../shared/migration/walk.ts'
import { KilledMigrations } from '../support/killed-migrations.ts'
import { stateOf, writeSingleUserTree } from '../support/single-user-tree.ts'

const silent = { onStep: (): void => undefined }
const PROFILE = 'profiles/marisol'

it('A19: a migration that is killed at any of its steps is gone on with, or rolled back, to the last byte', async () => {
  await using place = await KilledMigrations.open()
  const { root } = place
  await writeSingleUserTree(root, { isSmall: true, alias: `${root}-alias` })
  const old = await startOf(place)
  const steps = await place.run('migrate')
  const after = broughtAlong(root)

  for (let at = 1; at <= steps; at += 1) {
    await place.putBack('old')
    await place.killAt('migrate', at)
    await place.keep('killed')
    expect([at, await goneOn(place)]).toEqual([at, { after, accountedFor: old.paths }])
    expect([at, await goneBack(place)]).toEqual([at, old.root])
    await place.putBack('killed')
    expect([at, await goneBack(place)]).toEqual([at, old.root])
  }
}, 300_000)

it('A19: a rollback that is killed at any of its steps is gone on with, and keeps what was written since once', async () => {
  await using place = await KilledMigrations.open()
  const { root, layout } = place
  await writeSingleUserTree(root, { isSmall: true, alias: `${root}-alias` })
  const old = await startOf(place)
  await place.run('migrate')
  await writeFile(join(root, PROFILE, 'memory/episodic/2025/evt-new.json'), '{"new":1}')
  await writeFile(join(root, PROFILE, 'persona/core.json'), '{"changed":1}')
  await place.keep('done')
  const steps = await place.run('rollback')
  const aside = await asideIn(root)

  for (let at = 1; at <= steps; at += 1) {
    await place.putBack('done')
    await place.killAt('rollback', at)
    const onward = migrate({ layout, source: null, owner: null }, silent)
    await expect(onward).rejects.toThrow('Finish it first: mh rollback')
    await rollBack(layout, silent)
    expect([at, stateOf(root)]).toEqual([at, old.root.tree])
    expect([at, await asideIn(root)]).toEqual([at, aside])
  }
}, 300_000)

it('A19: a migration that is killed from outside, at any moment, is gone on with or rolled back', async () => {
  await using place = await KilledMigrations.open()
  const { root } = place
  await writeSingleUserTree(root)
  for (let number = 0; number < 400; number += 1) {
    const path = `memory/episodic/2025/evt-${String(number).padStart(15, '0')}-many.json`
    await writeFile(
      join(root, path),
      JSON.stringify({ id: `evt-${number}`, path: `${root}/out/x` }),
    )
  }
  // Longer than one piece.
  await writeFile(join(root, 'out/voices/large.onnx'), Buffer.alloc(12_000_000, 'voice '))
  const old = await startOf(place)
  const began = performance.now()
  await place.run('migrate')
  const lastsMs = performance.now() - began
  const after = broughtAlong(root)

  for (let time = 1; time <= RANDOM_KILLS; time += 1) {
    const afterMs = Math.random() * lastsMs
    await place.putBack('old')
    await place.killAfter('migrate', afterMs)
    const ways = time % 2 === 0 ? [await goneOn(place)] : []
    expect([afterMs, ways]).toEqual([afterMs, ways.map(() => ({ after, accountedFor: old.paths }))])
    expect([afterMs, await goneBack(place)]).toEqual([afterMs, old.root])
  }
}, 120_000)

const RANDOM_KILLS = 8

interface RootState {
  readonly tree: readonly string[]
  /** What lies beside the old folders, but for what was written since. */
  readonly beside: readonly string[]
}

interface Old {
  readonly root: RootState
  /** Of all there is, the accounts too. */
  readonly paths: readonly string[]
}

/** Keeps the tree as it is as `old`. */
async function startOf(place: KilledMigrations): Promise<Old> {
  const paths = [...walk(place.root, PERSONAL_FOLDERS)].map(({ from }) => from)
  await place.keep('old')
  return { root: await rootState(place), paths: paths.toSorted() }
}

async function rootState({ root }: KilledMigrations): Promise<RootState> {
  const beside = (await readdir(root)).filter((name) => !name.startsWith('rolled-back-'))
  return { tree: stateOf(root), beside: beside.toSorted() }
}

/** What the same command as before comes to. */
async function goneOn({ root, layout }: KilledMigrations): Promise<object> {
  await migrate({ layout, source: null, owner: null }, silent)
  const report = await readFile(join(layout.migration, 'migration-report.json'), 'utf8')
  return { after: broughtAlong(root), accountedFor: accountedFor(report) }
}

async function goneBack(place: KilledMigrations): Promise<RootState> {
  await rollBack(place.layout, silent)
  return await rootState(place)
}

/** What came out of the tree; starter files are as old as the migration. */
function broughtAlong(root: string): string[] {
  return stateOf(join(root, PROFILE)).filter((line) => line.includes(' 1700000000000 '))
}

/** Every path of which a report says what became of it. */
function accountedFor(report: string): string[] {
  const { moved, left } = Object(parseJson(report, 'The report'))
  return [moved, left]
    .flat()
    .map((item) => String(Object(item)['from']))
    .toSorted()
}

/** What a rollback kept. */
async function asideIn(root: string): Promise<string[]> {
  const [folder = 'none'] = (await readdir(root)).filter((name) => name.startsWith('rolled-back-'))
  const found = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => !entry.isDirectory())
    .map(({ name, parentPath }) => join(parentPath, name).slice(join(root, folder).length + 1))
    .toSorted()
}
