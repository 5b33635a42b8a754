import { appendFileSync, existsSync, readdirSync, statSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { execa, execaSync } from 'execa'
import { expect, it } from 'vitest'
import { type RootLayout, rootLayout } from '../../shared/layout/root-layout.ts'
import { holderPath } from '../../shared/files/lock-holder.ts'
import { PERSONAL_FOLDERS } from '../../shared/migration/destination.ts'
import { lookBeforehand } from '../../shared/migration/look-beforehand.ts'
import { migrate } from '../../shared/migration/migrate.ts'
import type { Wanted } from '../../shared/migration/plan-migration.ts'
import { rollBack } from '../../shared/migration/roll-back.ts'
import type { Room } from '../../shared/migration/room.ts'
import type { Watch } from '../../shared/migration/steps.ts'
import { walk } from '../../shared/migration/walk.ts'
import { KilledMigrations } from '../support/killed-migrations.ts'
import { runningSupervisor } from '../support/running-supervisor.ts'
import { stateOf, writeSingleUserTree } from '../support/single-user-tree.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

const PROFILE = 'profiles/marisol'
const silent = { onStep: (): void => undefined }
/** Root may read everything; then the migration runs as nobody. */
const NOBODY = 65_534
const isRoot = process.getuid?.() === 0
const asOrdinaryUser = isRoot ? { uid: NOBODY, gid: NOBODY } : {}

interface Tree extends TemporaryFolder {
  readonly root: string
  readonly layout: RootLayout
  readonly wanted: Wanted
  readonly before: readonly string[]
}

async function smallTree(): Promise<Tree> {
  const folder = await temporaryFolder()
  const root = join(folder.path, 'root')
  const layout = rootLayout(root)
  await writeSingleUserTree(root, { isSmall: true })
  const wanted = { layout, source: null, owner: null }
  return { ...folder, root, layout, wanted, before: stateOf(root) }
}

/** Does something once, before the first step whose name begins so. */
function atStep(begin: string, act: () => void): Watch {
  let isDone = false
  return {
    onStep: (step) => {
      if (isDone || !step.startsWith(begin)) return
      isDone = true
      act()
    },
  }
}

function breakingAt(begin: string): Watch {
  return atStep(begin, () => {
    throw new Error('broken off here')
  })
}

/** What anybody can see of a tree, who may not read all of it. */
function outsideOf(root: string): string[] {
  return [...walk(root, PERSONAL_FOLDERS)]
    .filter(({ from }) => !/^persona(\/users\.json.*)?$/.test(from))
    .map(({ from, kind, mode, mtimeMs, size }) =>
      [from, kind, mode, Math.round(mtimeMs), size].join(' '),
    )
}

it('what cannot be read stays where it is, with the folder that holds it, and the rest moves', async () => {
  await using place = await KilledMigrations.open()
  const { root, layout } = place
  await writeSingleUserTree(root, { isSmall: true })
  await mkdir(join(root, 'memory/sealed'))
  await writeFile(join(root, 'memory/sealed/inside.txt'), 'nobody knows')
  await writeFile(join(root, 'memory/secret.txt'), 'nobody knows')
  if (isRoot) await execa('chown', ['-hR', `${NOBODY}:${NOBODY}`, place.place])
  await chmod(join(root, 'memory/secret.txt'), 0)
  await chmod(join(root, 'memory/sealed'), 0)
  const before = outsideOf(root)

  await execa(process.execPath, [place.program, 'migrate', root], asOrdinaryUser)
  const report = await readFile(join(layout.migration, 'migration-report.json'), 'utf8')
  const stayed = await readdir(join(root, 'memory'))
  const moved = await readdir(join(root, PROFILE, 'memory'))
  await execa(process.execPath, [place.program, 'rollback', root], asOrdinaryUser)

  const after = outsideOf(root)
  await chmod(join(root, 'memory/sealed'), 0o700)
  expect(report).toMatch(/"from":"memory\/secret\.txt","because":"unreadable: EACCES/)
  expect(report).toMatch(/"from":"memory\/sealed","because":"unreadable: EACCES/)
  expect(stayed.toSorted()).toEqual(['sealed', 'secret.txt'])
  expect(moved).toContain('episodic')
  expect(after).toEqual(before)
})

const OTHER_DISK = '/dev/shm'
const hasOtherDisk = existsSync(OTHER_DISK) && statSync(OTHER_DISK).dev !== statSync(tmpdir()).dev

it.skipIf(!hasOtherDisk)(
  'a profile on another disk gets copies that are checked before the originals go, wherever it is broken off',
  async () => {
    await using tree = await smallTree()
    const { root, layout, wanted, before } = tree
    const other = join(OTHER_DISK, basename(tree.path))
    await mkdir(other)
    await symlink(other, layout.profiles)
    const seen: unknown[] = []

    for (const at of ['place memory/episodic/2025/', 'place out/adapters', 'rewrite', 'profile']) {
      await migrate(wanted, breakingAt(at)).catch((error: unknown) => seen.push(String(error)))
      seen.push(readdirSync(other))
      await rollBack(layout, breakingAt('restore out')).catch((error: unknown) =>
        seen.push(String(error)),
      )
      await rollBack(layout, silent)
      expect([at, stateOf(root), await readdir(other)]).toEqual([at, before, []])
    }
    await migrate(wanted, silent)
    await rollBack(layout, silent)
    await rm(other, { recursive: true })

    const broken = ['Error: broken off here', ['marisol'], 'Error: broken off here']
    expect(seen).toEqual([...broken, ...broken, ...broken, ...broken])
    expect(stateOf(root)).toEqual(before)
  },
)

it.each<[string, Room, RegExp]>([
  ['too little room', { bytes: 1e6, files: null }, /has 1 MB free, and \d+ MB are needed\. Make/],
  ['too few files', { bytes: 1e12, files: 10 }, /can hold 10 more files \(df -i\), and \d+ are/],
])('a disk that has %s is told of before anything is changed', async (_title, room, words) => {
  await using tree = await smallTree()
  const { root, wanted, before } = tree
  await writeFile(join(root, 'package.json'), '{}')
  const large = join(root, 'out/large.onnx')
  await writeFile(large, Buffer.alloc(2_000_000))
  const beside = await readdir(root)

  await expect(migrate({ ...wanted, askRoom: async () => room }, silent)).rejects.toThrow(words)

  await rm(large)
  expect(await readdir(root)).toEqual(beside)
  expect(await readdir(tree.path)).toEqual(['root'])
  expect(stateOf(root).length).toBe(before.length)
})

it('a backup that fails half-way moves nothing, and the same command goes on when there is room', async () => {
  await using place = await KilledMigrations.open()
  const { root, layout } = place
  await writeSingleUserTree(root, { isSmall: true })
  await writeFile(join(root, 'out/voice.onnx'), Buffer.alloc(3_000_000, 'voice'))
  const before = stateOf(root)
  // No file may grow to half of that one: as good as a disk that is full.
  const limited = ['-c', 'ulimit -f 1500; exec "$@"', 'sh', process.execPath]

  const ran = await execa('sh', [...limited, place.program, 'migrate', root], { reject: false })
  const [untouched, hasProfiles] = [stateOf(root), existsSync(layout.profiles)]
  await migrate({ layout, source: null, owner: null }, silent)

  expect(ran.stderr).toMatch(/backup .*voice\.onnx cannot be written: EFBIG.*Nothing was moved/)
  expect([untouched, hasProfiles]).toEqual([before, false])
  expect(statSync(join(root, PROFILE, 'out/voice.onnx')).size).toBe(3_000_000)
})

it('a file that somebody writes to while it is backed up moves nothing', async () => {
  await using tree = await smallTree()
  const { root, layout, wanted } = tree
  const written = atStep('backup', () => appendFileSync(join(root, 'persona/core.json'), ' '))

  await expect(migrate(wanted, written)).rejects.toThrow(/core\.json is not what it was when the/)
  const before = stateOf(root)
  const hasProfiles = existsSync(layout.profiles)
  await rollBack(layout, silent)

  expect(hasProfiles).toBe(false)
  expect(stateOf(root).map(withoutTime)).toEqual(before.map(withoutTime))
})

/** Who writes to a file gives it a time of its own. */
function withoutTime(line: string): string {
  return line.replace(/^(persona\/core\.json file \d+) \d+/, '$1')
}

it('a backup that the disk spoils is noticed, and moves nothing', async () => {
  await using tree = await smallTree()
  const { root, layout, wanted, before } = tree
  const spoilt = atStep('verify', () => {
    const [backup = ''] = readdirSync(tree.path).filter((name) => name !== 'root')
    appendFileSync(join(tree.path, backup, 'persona/core.json'), ' ')
  })

  await expect(migrate(wanted, spoilt)).rejects.toThrow('the disk may be failing')

  expect([stateOf(root), existsSync(layout.profiles)]).toEqual([before, false])
})

it('while one migration is at work a second one, a rollback, a look beforehand and a supervisor are refused', async () => {
  await using tree = await smallTree()
  const { root, layout, wanted } = tree
  const outcomes: Promise<unknown>[] = []
  const others = atStep('verify', () => {
    const attempts = [
      migrate(wanted, silent),
      rollBack(layout, silent),
      lookBeforehand(wanted, silent),
      runningSupervisor({ root }),
    ]
    outcomes.push(...attempts.map((one) => one.catch((error: unknown) => String(error))))
  })

  await migrate(wanted, others)

  const told =
    /^AppError: A (supervisor|supervisor or a migration|migration) of .* is (already running|at work): pid \d+, since /
  expect(await Promise.all(outcomes)).toEqual(Array(4).fill(expect.stringMatching(told)))
  expect(existsSync(join(root, PROFILE, 'memory/episodic'))).toBe(true)
})

it('a look during which a whole migration happens says nothing that is not so any more', async () => {
  await using place = await KilledMigrations.open()
  const { root, layout } = place
  await writeSingleUserTree(root, { isSmall: true })
  const meanwhile = atStep('inventory persona', () => {
    execaSync(process.execPath, [place.program, 'migrate', root])
  })

  const looked = lookBeforehand({ layout, source: null, owner: null }, meanwhile)

  await expect(looked).rejects.toThrow(/A migration of .* was begun at /)
})

it('a supervisor does not start over a migration that was broken off', async () => {
  await using tree = await smallTree()
  const { root, wanted } = tree
  await expect(migrate(wanted, breakingAt('place out'))).rejects.toThrow('broken off here')

  await expect(runningSupervisor({ root })).rejects.toThrow(
    /was broken off\. Go on with it: mh migrate\. Or put the old tree back: mh rollback/,
  )
})

it('Ctrl-C ends it between two steps, and the same command goes on', async () => {
  await using tree = await smallTree()
  const { root, layout, wanted } = tree
  const interrupted = new AbortController()
  const watch = atStep('backup', () => interrupted.abort(new Error('Ctrl-C')))

  await expect(migrate(wanted, { ...watch, signal: interrupted.signal })).rejects.toThrow('Ctrl-C')
  const hasProfiles = existsSync(layout.profiles)
  await migrate(wanted, silent)

  expect(hasProfiles).toBe(false)
  expect(existsSync(join(root, PROFILE, 'persona/core.json'))).toBe(true)
})

it('one that was killed before it had begun anything leaves no lock behind once it is rolled back', async () => {
  await using tree = await smallTree()
  const beside = await readdir(tree.root)
  await mkdir(tree.layout.run)
  await writeFile(tree.layout.supervisorLock, '')
  await writeFile(holderPath(tree.layout.supervisorLock), '4194304 2026-11-27T13:00:00Z\n')

  expect(await rollBack(tree.layout, silent)).toBeNull()

  expect(await readdir(tree.root)).toEqual(beside)
  expect(stateOf(tree.root)).toEqual(tree.before)
})

it('a rollback where nothing was migrated leaves what a supervisor keeps', async () => {
  await using tree = await smallTree()
  await mkdir(tree.layout.run)
  for (const path of [tree.layout.supervisorLock, tree.layout.setupToken]) await writeFile(path, '')

  expect(await rollBack(tree.layout, silent)).toBeNull()

  expect((await readdir(tree.layout.run)).toSorted()).toEqual(
    [tree.layout.supervisorLock, tree.layout.setupToken].map((path) => basename(path)).toSorted(),
  )
})

it('without its backup a migration is not rolled back', async () => {
  await using tree = await smallTree()
  const { root, layout, wanted } = tree
  const report = await migrate(wanted, silent)
  await rm(report?.backup ?? '', { recursive: true })
  const before = stateOf(join(root, PROFILE))

  await expect(rollBack(layout, silent)).rejects.toThrow(/The backup .* is not there/)

  expect(stateOf(join(root, PROFILE))).toEqual(before)
})

it('the backup goes where it is wanted, and never into the tree', async () => {
  await using tree = await smallTree()
  const { root, wanted } = tree
  const backups = join(tree.path, 'backups')
  await mkdir(backups)

  const inside = migrate({ ...wanted, backup: join(root, 'out') }, silent)
  await expect(inside).rejects.toThrow(/cannot lie in .*out, which is part of the tree/)
  const report = await migrate({ ...wanted, backup: backups }, silent)

  expect(report?.backup.startsWith(`${backups}/root-backup-before-migration-`)).toBe(true)
  expect(existsSync(join(report?.backup ?? '', 'persona/users.json'))).toBe(true)
})

it('a personal folder that is a link is refused with what to do', async () => {
  await using tree = await smallTree()
  const { root, wanted } = tree
  const large = join(tree.path, 'large')
  await mkdir(large)
  await symlink(large, join(root, 'metahuman-runs'))

  const words = /metahuman-runs is a link to .*large\. Put the folder itself in its place/
  await expect(migrate(wanted, silent)).rejects.toThrow(words)

  expect(existsSync(join(root, '.migration'))).toBe(false)
})
