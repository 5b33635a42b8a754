import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { RootLayout } from '../layout/root-layout.ts'
import { entriesOf } from './entry-file.ts'
import type { Entry, Plan } from './migration-state.ts'
import type { Watch } from './steps.ts'
import type { PathMove } from './turned-paths.ts'

/** What each phase of a migration works with. */
export interface Work {
  readonly layout: RootLayout
  readonly plan: Plan
  readonly watch: Watch
}

/** An entry that gets a place. */
export type Placed = Entry & { readonly to: string }

/** The entries of a migration that get a place; with a mark, those that have it. */
export function* placedEntries({ layout }: Pick<Work, 'layout'>, mark = ''): Generator<Placed> {
  for (const entry of entriesOf(layout.migration, mark)) if (isPlaced(entry)) yield entry
}

function isPlaced(entry: Entry): entry is Placed {
  return entry.to !== null
}

/** Where the absolute paths of a plan go. */
export function pathMove({ layout, plan }: Pick<Work, 'layout' | 'plan'>): PathMove {
  return {
    source: plan.source,
    spellings: new Set(plan.spellings),
    inPlace: plan.inPlace,
    root: layout.root,
    profile: `profiles/${plan.primaryUser}`,
  }
}

/** Brings everything of the file systems of these folders to the disk at once: far cheaper than file by file. */
export async function flush(...folders: readonly string[]): Promise<void> {
  await promisify(execFile)('sync', ['-f', ...folders])
}
