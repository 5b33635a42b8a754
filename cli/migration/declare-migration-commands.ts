import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import { onThisMachine } from '../on-this-machine.ts'
import type { MigrateOptions } from './migrate.ts'

/** Declares `mh migrate` and `mh rollback`. */
export function declareMigrationCommands(program: Command, runAnywhere: RunAction): void {
  const run = onThisMachine(runAnywhere)
  program
    .command('migrate')
    .description('turn the tree of the single-user system into profiles')
    .argument('[source]', 'a tree to copy from; without it the data root itself is turned')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--owner <name>', 'whose tree it is; else the owner that its accounts name')
    .option('--backup <dir>', 'where the backup is made; else beside the tree')
    .option('--yes', 'do not ask')
    .action((source: string | undefined, options: MigrateOptions) =>
      run(async (context) => (await import('./migrate.ts')).migrateTree(context, source, options)),
    )
    .addHelpText('after', '\nExamples:\n  mh migrate --dry-run\n  mh migrate ~/metahuman-old --yes')
  program
    .command('rollback')
    .description('put the single-user tree back; what was written since is kept beside it')
    .option('--accounts', 'put the old accounts back too')
    .option('--yes', 'do not ask')
    .action((options: { accounts?: true; yes?: true }) =>
      run(async (context) => (await import('./rollback.ts')).rollback(context, options)),
    )
    .addHelpText('after', '\nExample:\n  mh rollback --yes')
}
