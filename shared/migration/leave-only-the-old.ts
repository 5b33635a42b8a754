import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PERSONAL_FOLDERS } from './destination.ts'
import { entriesOf, MARKS } from './entry-file.ts'
import type { Entry } from './migration-state.ts'
import { isUnfinished, keepOwner, keepTimes, removeIfEmpty } from './place-entry.ts'
import type { SideFolder } from './side-folder.ts'
import { inSteps } from './steps.ts'
import { type Found, isUnreadable, walk } from './walk.ts'
import type { Work } from './work.ts'

/** Takes away what lies among the old files and was not there, and gives the folders their modes and times. */
export async function leaveOnlyTheOld(work: Work, side: SideFolder): Promise<void> {
  const { layout, plan, watch } = work
  const folders: string[] = []
  const steps = { name: 'look for new files', of: 0, watch }
  await inSteps(strangers(work), steps, ({ from, kind }) => {
    const path = join(plan.source, from)
    if (kind === 'folder') folders.push(path)
    else if (isUnfinished(path)) rmSync(path)
    else side.setAside(path)
  })
  for (const path of folders.toReversed()) removeIfEmpty(path)
  const old: Entry[] = []
  for (const entry of entriesOf(layout.migration, MARKS.folder))
    if (entry.kind === 'folder') old.push(entry)
  for (const entry of old.toReversed()) {
    const path = join(plan.source, entry.from)
    keepOwner(entry, path)
    chmodSync(path, entry.mode)
    keepTimes(entry, path)
  }
}

/** The accounts are left as they are, and what the supervisor has begun with them. */
const STAYS = /^persona(\/users\.json[^/]*|\/intents\/.+)?$/

/** What is in the tree and in no entry. */
function* strangers(work: Work): Generator<Found> {
  let closed: string | null = null
  for (const { found, entry } of beside(work)) {
    // What a folder holds that could not be looked into is not known.
    if (entry && isClosed(entry)) closed = `${entry.from}/`
    const isKnown = entry !== null || STAYS.test(found.from)
    if (isKnown || (closed !== null && found.from.startsWith(closed))) continue
    yield found
  }
}

function isClosed({ kind, note }: Entry): boolean {
  return kind === 'folder' && note !== null && isUnreadable(note)
}

/** What is in the tree, each with its entry. Both come in the same order, so that neither is in memory. */
function* beside({ layout, plan }: Work): Generator<{ found: Found; entry: Entry | null }> {
  const entries = entriesOf(layout.migration)
  let next = entries.next()
  for (const found of walk(plan.source, PERSONAL_FOLDERS)) {
    while (!next.done && compareWays(next.value.from, found.from) < 0) next = entries.next()
    const entry = !next.done && next.value.from === found.from ? next.value : null
    yield { found, entry }
  }
}

/** The order in which a walk meets paths: folder by folder, names by their code units. */
function compareWays(one: string, other: string): number {
  const [ways, others] = [one.split('/'), other.split('/')]
  if (ways[0] !== others[0]) return rankOf(ways[0]) - rankOf(others[0])
  for (const [at, name] of ways.entries()) {
    const against = others[at]
    if (against === undefined) return 1
    if (name !== against) return name < against ? -1 : 1
  }
  return ways.length - others.length
}

function rankOf(top: string | undefined): number {
  return PERSONAL_FOLDERS.findIndex((folder) => folder === top)
}
