import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PRIVATE_FOLDER } from '../files/atomic-write.ts'
import { makeFolder, PASSAGE_FOLDER } from '../layout/make-folder.ts'
import { profileRoot } from '../layout/root-layout.ts'
import { MARKS } from './entry-file.ts'
import {
  copyEntry,
  isThere,
  keepTimes,
  moveEntry,
  removeIfEmpty,
  tighten,
  turnLink,
} from './place-entry.ts'
import { rewriteFile } from './rewrite-file.ts'
import { inSteps } from './steps.ts'
import { turnedTarget } from './turned-paths.ts'
import { flush, pathMove, type Placed, placedEntries, type Work } from './work.ts'

/** Brings everything to its place in the profile. */
export async function place(work: Work): Promise<void> {
  const { layout, plan, watch } = work
  await makeFolder(layout.profiles, PASSAGE_FOLDER)
  await makeFolder(profileRoot(layout, plan.primaryUser))
  const steps = { name: 'place', of: plan.totals.placed, watch }
  await inSteps(placedEntries(work), steps, (entry) => {
    const [from, to] = [join(plan.source, entry.from), join(layout.root, entry.to)]
    if (entry.kind === 'folder') mkdirSync(to, { recursive: true, mode: PRIVATE_FOLDER })
    else if (!isThere(to)) (plan.inPlace ? moveEntry : copyEntry)(entry, from, to)
    tighten(entry, to)
  })
  if (plan.inPlace) removeEmptied(work)
  await flush(layout.root, layout.profiles)
}

function removeEmptied(work: Work): void {
  const folders: string[] = []
  for (const { kind, from } of placedEntries(work, MARKS.folder))
    if (kind === 'folder') folders.push(from)
  for (const from of folders.toReversed()) removeIfEmpty(join(work.plan.source, from))
}

/** Turns the absolute paths around, in files and in links. */
export async function rewrite(work: Work): Promise<void> {
  const { layout, plan, watch } = work
  const move = pathMove(work)
  const steps = { name: 'rewrite', of: plan.totals.turned, watch }
  await inSteps(turningEntries(work), steps, (entry) => {
    const path = join(layout.root, entry.to)
    const target = turnedTarget(entry, move)
    if (target !== null) turnLink(entry, path, target)
    if (entry.kind !== 'file' || !rewriteFile(path, entry.from, move)) return
    tighten(entry, path)
    keepTimes(entry, path)
  })
  await flush(layout.root, layout.profiles)
}

function* turningEntries(work: Work): Generator<Placed> {
  for (const entry of placedEntries(work, MARKS.turns)) if (entry.turns) yield entry
}

/** Gives the folders the times that they had, once nothing is written into them any more. */
export function keepFolderTimes(work: Work): void {
  for (const entry of placedEntries(work, MARKS.folder))
    if (entry.kind === 'folder') keepTimes(entry, join(work.layout.root, entry.to))
}
