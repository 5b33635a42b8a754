import { join } from 'node:path'
import { writeJsonFile } from '../files/json-file.ts'
import type { RootLayout } from '../layout/root-layout.ts'
import { checkJson } from './check-json.ts'
import type { Entry, Plan } from './migration-state.ts'

/** What became of everything in the tree. */
export interface MigrationReport {
  readonly primaryUser: string
  readonly source: string
  readonly backup: string
  readonly names: Readonly<Record<string, string>>
  readonly moved: readonly {
    readonly from: string
    readonly to: string
    readonly note: string | null
  }[]
  readonly left: readonly { readonly from: string; readonly because: string }[]
  /** Files that were taken along as they are although they cannot be read as what they should be. */
  readonly corrupt: readonly { readonly from: string; readonly because: string }[]
}

/** Makes the report of a migration, and keeps it beside the plan. */
export async function writeReport(
  layout: RootLayout,
  plan: Plan,
  entries: readonly Entry[],
): Promise<MigrationReport> {
  const report: MigrationReport = {
    primaryUser: plan.primaryUser,
    source: plan.source,
    backup: plan.originals,
    names: plan.names,
    moved: entries.flatMap(({ from, to, note }) => (to === null ? [] : [{ from, to, note }])),
    left: entries.flatMap(({ from, to, note }) =>
      to === null ? [{ from, because: note ?? 'not a person’s' }] : [],
    ),
    corrupt: await checkJson(layout.root, entries),
  }
  await writeJsonFile(join(layout.migration, 'migration-report.json'), report)
  return report
}
