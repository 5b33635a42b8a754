import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readEnvironment } from '../shared/environment.ts'
import { messageOf } from '../shared/errors/app-error.ts'
import { rootLayout } from '../shared/layout/root-layout.ts'
import { migrate } from '../shared/migration/migrate.ts'
import { lookBeforehand } from '../shared/migration/look-beforehand.ts'
import {
  planWords,
  progressTold,
  progressWords,
  reportWords,
} from '../shared/migration/migration-words.ts'

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
  const source = positionals[0] ?? null
  const { owner = null, backup = null } = values
  const wanted = { layout: rootLayout(root), source, owner, backup }
  const watch = { onStep: progressTold((told) => say(progressWords(told))) }
  if (values['dry-run']) return say(planWords(await lookBeforehand(wanted, watch)))
  const report = await migrate(wanted, watch)
  say(report ? reportWords(report) : `${root} is migrated. Nothing was changed.`)
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
