import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import { AppError } from '../errors/app-error.ts'
import type { RootLayout } from '../layout/root-layout.ts'
import { destinationOf, PERSONAL_FOLDERS } from './destination.ts'
import { inspectFile, type Inspected } from './inspect-file.ts'
import type { Entry, Plan } from './migration-state.ts'
import { nameAccounts, readAccounts } from './old-accounts.ts'
import { refuseRunning } from './old-services.ts'
import { isThere } from './place-entry.ts'
import { type AskRoom, askRoom, type Need, nearestFolder, refuseFullDisk } from './room.ts'
import { inSteps, type Watch } from './steps.ts'
import { type Noted, Summary } from './summary.ts'
import { backupOf, sourceOf, type TreeSource } from './tree-source.ts'
import { spellingIn, TreeSpellings } from './turned-paths.ts'
import { type Found, unreadable, walk } from './walk.ts'

/** What a migration is asked to do. */
export interface Wanted {
  readonly layout: RootLayout
  /** The tree that is copied from; null for the data root itself, in place. */
  readonly source: string | null
  /** Whose tree it is; null for the owner that its accounts name. */
  readonly owner: string | null
  /** The folder in which the backup is made; beside the tree where none is named. */
  readonly backup?: string | null
  /** Asks what a disk has left, where not the system is asked. */
  readonly askRoom?: AskRoom
}

/** A plan, and what a person should know of it. */
export interface Planned {
  readonly plan: Plan
  readonly left: readonly Noted[]
  readonly told: readonly Noted[]
  /** What lies beside the personal folders and is left. */
  readonly leftBeside: readonly string[]
}

/** How closely a tree is looked at. */
export interface Looking {
  readonly watch: Watch
  /** How many entries there are, where that is known. */
  readonly expected: number
  /** Gets each entry; then files are read too. Without it nothing is read. */
  readonly keep?: (entry: Entry) => void
}

/** Looks at the tree and decides what becomes of everything. Changes nothing. */
export async function planMigration(wanted: Wanted, looking: Looking): Promise<Planned> {
  const { layout, owner } = wanted
  const source = await sourceOf(layout, wanted.source)
  const { from, inPlace } = source
  await refuseRunning(from)
  const old = await readAccounts(from)
  const present = inPlace ? { version: 1, users: [] } : await readAccounts(layout.root)
  const { file, primary, names } = nameAccounts(old, present, owner)
  const startedAt = new Date().toISOString()
  const stamp = startedAt.replaceAll(/[:.]/g, '-')
  const originals = inPlace ? await backupOf(from, wanted.backup ?? null, stamp) : from
  const spellings = new TreeSpellings(from)
  const summary = await look(wanted, { source, primary: primary.username, spellings }, looking)
  await refuseFullDisk(needsOf(wanted, { source, originals }, summary), wanted.askRoom ?? askRoom)
  const plan: Plan = {
    source: from,
    inPlace,
    originals,
    startedAt,
    primaryUser: primary.username,
    primaryUserId: primary.id,
    names,
    accounts: file,
    made: Object.values(names).filter((name) => !isThere(join(layout.profiles, name))),
    spellings: [...spellings.found],
    totals: summary.totals,
  }
  return { plan, left: summary.left, told: summary.told, leftBeside: besides(from) }
}

interface Tree {
  readonly source: TreeSource
  readonly primary: string
  readonly spellings: TreeSpellings
}

async function look(
  { layout }: Wanted,
  { source: { from, named }, primary, spellings }: Tree,
  { watch, expected, keep }: Looking,
): Promise<Summary> {
  spellings.isTree(from, false)
  spellings.isTree(named, false)
  const summary = new Summary(layout.root)
  const steps = { name: 'inventory', of: expected, watch }
  await inSteps(walk(from, PERSONAL_FOLDERS), steps, (found) => {
    const inspected = inspect(from, found, keep ? spellings : null)
    const entry = placed({ ...found, ...inspected }, { from, primary, spellings })
    summary.add(entry, inspected.note === null && (entry.kind === 'file' || entry.kind === 'link'))
    keep?.(entry)
  })
  const { placed: count, left } = summary.totals
  if (count + left === 0) {
    throw new AppError(
      'not-found',
      `${from} holds nothing of a single-user tree: none of ${PERSONAL_FOLDERS.join(', ')}. Name the right folder: mh migrate SOURCE`,
    )
  }
  summary.refuseTaken()
  return summary
}

/** Reads a file where paths are looked for; else asks only whether it may be read. */
function inspect(root: string, found: Found, spellings: TreeSpellings | null): Inspected {
  const { kind, note } = found
  const unread = { sha256: null, corrupt: null, turns: false, note }
  if (kind !== 'file' || note !== null) return unread
  if (spellings) return inspectFile(root, found, spellings)
  try {
    accessSync(join(root, found.from), constants.R_OK)
    return unread
  } catch (error) {
    return { ...unread, note: unreadable(error) }
  }
}

function placed(
  found: Omit<Entry, 'to'>,
  { from, primary, spellings }: { from: string; primary: string; spellings: TreeSpellings },
): Entry {
  if (found.note !== null) return { ...found, to: null }
  const { to, note } = destinationOf(found.from, `profiles/${primary}`)
  const { kind, target } = found
  if (kind !== 'link' || target === null || to === null) return { ...found, to, note }
  const isTree = (spelling: string): boolean => spellings.isTree(spelling, false)
  if (!isAbsolute(target)) {
    const isWithin = !normalize(join(dirname(found.from), target)).startsWith('..')
    return { ...found, to, turns: true, note: isWithin ? note : LEADS_OUT }
  }
  const turns = spellingIn(target, isTree) !== null
  const isWithin = turns || target.startsWith(`${from}/`)
  return { ...found, to, turns, note: isWithin ? note : LEADS_OUT }
}

const LEADS_OUT = 'a link that leads outside: it leads there still'

function needsOf(
  { layout }: Wanted,
  { source: { from, inPlace }, originals }: { source: TreeSource; originals: string },
  summary: Summary,
): Need[] {
  const { copied, placed: count, left, moved } = summary.totals
  const bytes = summary.bytesOnDisk
  const plan = { folder: layout.root, bytes: (count + left) * LINE_BYTES, files: 10 }
  const turning = { folder: layout.profiles, bytes: bytes.largestTurned, files: 1 }
  const moving = { folder: layout.profiles, bytes: bytes.moved, files: moved }
  if (!inPlace) return [plan, turning, moving]
  const backup = { folder: dirname(originals), bytes: bytes.copied, files: copied }
  return isOneDisk(from, layout.profiles)
    ? [plan, turning, backup]
    : [plan, turning, backup, moving]
}

/** What an entry takes in the plan and in the report. */
const LINE_BYTES = 1_000

function isOneDisk(one: string, other: string): boolean {
  return statSync(nearestFolder(one)).dev === statSync(nearestFolder(other)).dev
}

function besides(root: string): string[] {
  const names = readdirSync(root)
  return names.filter((name) => !PERSONAL_FOLDERS.some((folder) => folder === name)).toSorted()
}
