import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { syncFolder } from '../files/atomic-write.ts'
import { entriesOf, LineWriter, MARKS } from './entry-file.ts'
import type { Entry, Totals } from './migration-state.ts'
import { placeBeside } from './place-entry.ts'
import type { Noted } from './summary.ts'
import type { Work } from './work.ts'

/** What a migration did. */
export interface MigrationReport {
  readonly primaryUser: string
  readonly source: string
  readonly backup: string
  readonly names: Readonly<Record<string, string>>
  readonly totals: Totals
  /** Files that were taken along as they are although they cannot be read as what they should be: the first of them. */
  readonly corrupt: readonly Noted[]
  /** The file that accounts for every path of the tree. */
  readonly file: string
}

/** Writes down what became of every path of the tree, and when it is whole gives it its name. */
export async function writeReport({ layout, plan }: Pick<Work, 'layout' | 'plan'>): Promise<void> {
  const path = reportFile(layout.migration)
  const temporary = placeBeside(path)
  using writer = LineWriter.open(temporary)
  const { primaryUser, source, originals: backup, names, totals } = plan
  const head = JSON.stringify({ primaryUser, source, backup, names, totals }, null, 2)
  writer.write(`${head.slice(0, -2)},`)
  for (const [name, lineOf] of Object.entries(LISTS)) {
    writer.write(`  ${JSON.stringify(name)}: [`)
    const mark = name === 'left' ? MARKS.left : ''
    const hasNone = name === 'corrupt' && totals.corrupt === 0
    writeItems(writer, hasNone ? [] : entriesOf(layout.migration, mark), lineOf)
    writer.write(name === LAST ? '  ]' : '  ],')
  }
  writer.write('}')
  writer.end()
  renameSync(temporary, path)
  await syncFolder(layout.migration)
}

/** The sum of a migration that is done. */
export function reportOf({ layout, plan }: Pick<Work, 'layout' | 'plan'>): MigrationReport {
  const { primaryUser, source, originals: backup, names, totals } = plan
  const corrupt: Noted[] = []
  for (const entry of totals.corrupt === 0 ? [] : entriesOf(layout.migration)) {
    const item = LISTS.corrupt(entry)
    if (item !== null && corrupt.length < MOST_TOLD) corrupt.push(item)
  }
  return { primaryUser, source, backup, names, totals, corrupt, file: reportFile(layout.migration) }
}

/** So many corrupt files are told; the file has all. */
const MOST_TOLD = 1_000

function reportFile(folder: string): string {
  return join(folder, 'migration-report.json')
}

/** What stands in each list of the report; null for what does not. */
const LISTS = {
  moved: ({ from, to, note }: Entry) => (to === null ? null : { from, to, note }),
  left: ({ from, to, note }: Entry) =>
    to === null ? { from, because: note ?? 'not a person’s' } : null,
  corrupt: ({ from, to, corrupt }: Entry) =>
    to === null || corrupt === null ? null : { from, because: corrupt },
} as const
const LAST = 'corrupt'

/** A comma stands before each item but the first: what comes after an item is not known when it is written. */
function writeItems(
  writer: LineWriter,
  entries: Iterable<Entry>,
  itemOf: (entry: Entry) => object | null,
): void {
  let comma = ''
  for (const entry of entries) {
    const item = itemOf(entry)
    if (item === null) continue
    writer.write(`    ${comma}${JSON.stringify(item)}`)
    comma = ','
  }
}
