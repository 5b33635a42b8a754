import { realpath, readdir, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError, systemCodeOf } from '../errors/app-error.ts'
import { isInside } from '../files/safe-path.ts'
import type { RootLayout } from '../layout/root-layout.ts'
import { destinationOf, PERSONAL_FOLDERS } from './destination.ts'
import { type Found, inParallel, takeInventory } from './inventory.ts'
import type { Entry, Plan } from './migration-state.ts'
import { nameAccounts, readAccounts } from './old-accounts.ts'
import { runningOldServices } from './old-services.ts'
import { isThere } from './place-entry.ts'

/** What a migration is asked to do. */
export interface Wanted {
  readonly layout: RootLayout
  /** The tree that is copied from; null for the data root itself, in place. */
  readonly source: string | null
  /** Whose tree it is; null for the owner that its accounts name. */
  readonly owner: string | null
}

/** A plan, and the place of everything in the tree. */
export interface Planned {
  readonly plan: Plan
  readonly entries: readonly Entry[]
  /** What lies beside the personal folders and is left. */
  readonly leftBeside: readonly string[]
}

/** Looks at the tree and decides what becomes of everything. Changes nothing. */
export async function planMigration({ layout, source, owner }: Wanted): Promise<Planned> {
  const { from, inPlace } = await sourceOf(layout, source)
  await refuseRunning(from)
  const old = await readAccounts(from)
  const present = inPlace ? { version: 1, users: [] } : await readAccounts(layout.root)
  const { file, primary, names } = nameAccounts(old, present, owner)
  const found = await takeInventory(from, PERSONAL_FOLDERS)
  if (found.length === 0) {
    throw new AppError(
      'not-found',
      `${from} holds nothing of a single-user tree: none of ${PERSONAL_FOLDERS.join(', ')}. Name the right folder: mh migrate SOURCE`,
    )
  }
  const entries = found.map((one) => placed(one, `profiles/${primary.username}`, from))
  await refuseTaken(layout.root, entries)
  const startedAt = new Date().toISOString()
  const backup = join(
    dirname(from),
    `${basename(from)}-backup-before-migration-${startedAt.replaceAll(/[:.]/g, '-')}`,
  )
  const originals = inPlace ? backup : from
  await refuseFullDisk(inPlace ? dirname(from) : layout.root, entries)
  const made: string[] = []
  for (const name of Object.values(names)) {
    if (!(await isThere(join(layout.profiles, name)))) made.push(name)
  }
  const plan: Plan = {
    source: from,
    inPlace,
    originals,
    startedAt,
    primaryUser: primary.username,
    primaryUserId: primary.id,
    names,
    accounts: file,
    made,
  }
  return { plan, entries, leftBeside: await besides(from) }
}

async function sourceOf(
  { root }: RootLayout,
  source: string | null,
): Promise<{ from: string; inPlace: boolean }> {
  const real = await realpath(source ?? root).catch((error: unknown) => {
    if (systemCodeOf(error) !== 'ENOENT') throw error
    throw new AppError(
      'not-found',
      `There is no folder ${source ?? root}. Name the tree to migrate.`,
    )
  })
  const realRoot = await realpath(root)
  if (real === realRoot) return { from: real, inPlace: true }
  if (isInside(real, realRoot) || isInside(realRoot, real)) {
    throw new AppError(
      'invalid-path',
      `${real} and the data root ${realRoot} lie one inside the other. Choose a data root elsewhere: --root DIR`,
    )
  }
  return { from: real, inPlace: false }
}

function placed(found: Found, profile: string, root: string): Entry {
  if (found.note !== null) return { ...found, to: null }
  const { to, note } = destinationOf(found.from, profile)
  if (found.kind !== 'link' || to === null) return { ...found, to, note }
  const target = join(root, dirname(found.from), found.target ?? '')
  const points = found.target?.startsWith('/') ? found.target : target
  return {
    ...found,
    to,
    note: isInside(root, points) ? note : 'a link that leads outside: kept as it is',
  }
}

async function refuseRunning(root: string): Promise<void> {
  const running = await runningOldServices(root)
  if (running.length === 0) return
  throw new AppError(
    'busy',
    `Programs of the single-user system still run on ${root}: ${running.join(', ')}. Stop them and run this again; if they are gone, remove logs/run/locks/ and logs/agents/running.json there.`,
  )
}

async function refuseTaken(root: string, entries: readonly Entry[]): Promise<void> {
  const taken: string[] = []
  await inParallel(entries, async ({ kind, to }) => {
    if (kind !== 'folder' && to !== null && (await isThere(join(root, to)))) taken.push(to)
  })
  if (taken.length === 0) return
  throw new AppError(
    'conflict',
    `${taken.length} files are there already, the first is ${taken.toSorted()[0]}. Move that profile away, or name another account with --owner. Nothing was changed.`,
  )
}

/** A tenth more than the files have, for folders and what is rewritten. */
const ROOM = 1.1

async function refuseFullDisk(folder: string, entries: readonly Entry[]): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const needed = entries.reduce((sum, { size }) => sum + size, 0) * ROOM
  if (bavail * bsize >= needed) return
  throw new AppError(
    'conflict',
    `${folder} has ${mb(bavail * bsize)} MB free, and ${mb(needed)} MB are needed. Make room and run this again. Nothing was changed.`,
  )
}

function mb(bytes: number): number {
  return Math.ceil(bytes / 1_000_000)
}

async function besides(root: string): Promise<string[]> {
  const names = await readdir(root)
  return names.filter((name) => !PERSONAL_FOLDERS.some((folder) => folder === name)).toSorted()
}
