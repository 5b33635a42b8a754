import { existsSync, lchownSync, lstatSync, readdirSync } from 'node:fs'
import { cp, lstat, readFile, readdir, readlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { rootLayout } from '../../shared/layout/root-layout.ts'
import { PERSONAL_FOLDERS } from '../../shared/migration/destination.ts'
import { migrate } from '../../shared/migration/migrate.ts'
import { rollBack } from '../../shared/migration/roll-back.ts'
import { stateOf, writeSingleUserTree } from '../support/single-user-tree.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const PROFILE = 'profiles/marisol'
const silent = { onStep: (): void => undefined }
const checkout = resolve(import.meta.dirname, '../..')

it('a tree becomes a profile, with its paths turned, its modes tightened and its times kept', async () => {
  await using folder = await temporaryFolder()
  const root = join(folder.path, 'root')
  await writeSingleUserTree(root, { alias: join(folder.path, 'alias') })

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
  // Spelled through a link; what belongs to the machine stays where it is.
  expect(await read('persona/core.json')).toContain(
    `"icon":"${root}/${PROFILE}/persona/avatar.png"`,
  )
  expect(await read('persona/core.json')).toContain(`"machine":"${root}/etc/cloudflare.json"`)
  expect(await readlink(join(root, PROFILE, 'out/beside'))).toBe('../../../../beside.txt')
  expect([audio.mode & 0o777, audio.mtimeMs]).toEqual([0o600, 1_700_000_000_000])
  expect(report?.corrupt.map(({ from }) => from).toSorted()).toEqual([
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
  const before = stateOf(root)
  await migrate({ layout: rootLayout(root), source: null, owner: null }, silent)
  await writeFile(join(root, PROFILE, 'memory/episodic/2025/evt-new.json'), '{"new":1}')
  await writeFile(join(root, PROFILE, 'etc/audio.json'), '{"changed":1}')
  const accounts = await readFile(join(root, 'persona/users.json'), 'utf8')

  const done = await rollBack(rootLayout(root), silent)

  const kept = join(done?.keptIn ?? '', PROFILE)
  expect(stateOf(root)).toEqual(before)
  expect(await readFile(join(kept, 'memory/episodic/2025/evt-new.json'), 'utf8')).toBe('{"new":1}')
  expect(await readFile(join(kept, 'etc/audio.json'), 'utf8')).toBe('{"changed":1}')
  expect(await readFile(join(root, 'persona/users.json'), 'utf8')).toBe(accounts)
})

it('a copy from elsewhere leaves its source as it was', async () => {
  await using folder = await temporaryFolder()
  const [root, source] = [join(folder.path, 'root'), join(folder.path, 'old')]
  await cp(join(checkout, 'bin'), root, { recursive: true })
  await writeSingleUserTree(source)
  const before = stateOf(source)

  await migrate({ layout: rootLayout(root), source, owner: null }, silent)

  const index = join(root, PROFILE, 'memory/index/embeddings-nomic-embed-text.json')
  expect(stateOf(source)).toEqual(before)
  expect(await readFile(index, 'utf8')).toContain(`${root}/${PROFILE}/memory/episodic`)
})

it.skipIf(process.getuid?.() !== 0)(
  'a rollback as root gives everything back to whom it belonged, whoever the walls had given it to',
  async () => {
    await using folder = await temporaryFolder()
    const root = join(folder.path, 'root')
    const layout = rootLayout(root)
    await writeSingleUserTree(root, { isSmall: true })
    giveAway(root, 1_234)
    const before = ownersIn(root)
    const states = stateOf(root)
    await migrate({ layout, source: null, owner: null }, silent)
    giveAway(join(root, 'profiles'), 70_001)
    await writeFile(join(root, PROFILE, 'persona/core.json'), '{"changed":"since"}')

    await rollBack(layout, silent)

    expect(ownersIn(root)).toEqual(before)
    expect(stateOf(root)).toEqual(states)
  },
)

/** Everything at and below a path becomes an account's of the machine. */
function giveAway(path: string, account: number): void {
  for (const one of [path, ...below(path)]) lchownSync(one, account, account)
}

/** Whom everything in the old folders belongs to, by path, but for the accounts, which a rollback leaves as they are. */
function ownersIn(root: string): Record<string, string> {
  const paths = PERSONAL_FOLDERS.flatMap((name) => [join(root, name), ...below(join(root, name))])
  return Object.fromEntries(
    paths.flatMap((path) => {
      const found = lstatSync(path, { throwIfNoEntry: false })
      const isAccounts = path.startsWith(join(root, 'persona/users.json'))
      return found && !isAccounts ? [[path.slice(root.length), `${found.uid}:${found.gid}`]] : []
    }),
  )
}

function below(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  // One whose name is not UTF-8 stays where it is, and cannot be spoken of.
  return names.filter((name) => !name.includes('\uFFFD')).map((name) => join(folder, name))
}
