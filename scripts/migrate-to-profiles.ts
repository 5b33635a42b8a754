import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readEnvironment } from '../shared/environment.ts'
import { messageOf } from '../shared/errors/app-error.ts'
import { rootLayout } from '../shared/layout/root-layout.ts'
import { migrate } from '../shared/migration/migrate.ts'
import { lookBeforehand } from '../shared/migration/look-beforehand.ts'
import { readProgress } from '../shared/migration/migration-state.ts'
import {
  begunWords,
  planWords,
  progressTold,
  progressWords,
  reportWords,
} from '../shared/migration/migration-words.ts'
import type { Wanted } from '../shared/migration/plan-migration.ts'

/** `tsx scripts/migrate-to-profiles.ts [SOURCE]`: what `mh migrate --yes` does, as the multi-user plan names it. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'dry-run': { type: 'boolean' },
      owner: { type: 'string' },
      backup: { type: 'string' },
      root: { type: 'string' },
    },
  })
  const root = resolve(values.root ?? readEnvironment().root ?? resolve(import.meta.dirname, '..'))
  const { owner = null, backup = null } = values
  const wanted = { layout: rootLayout(root), source: positionals[0] ?? null, owner, backup }
  await (values['dry-run'] ? look(wanted) : carryOut(wanted))
}

const watch = { onStep: progressTold((told) => say(progressWords(told))) }

async function look(wanted: Wanted): Promise<void> {
  const begun = await readProgress(wanted.layout.migration)
  say(begun ? begunWords(begun) : planWords(await lookBeforehand(wanted, watch)))
}

async function carryOut(wanted: Wanted): Promise<void> {
  const report = await migrate(wanted, watch)
  if (report) return say(reportWords(report))
  const begun = await readProgress(wanted.layout.migration)
  if (begun) say(begunWords(begun))
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`)
  process.exitCode = 1
}
