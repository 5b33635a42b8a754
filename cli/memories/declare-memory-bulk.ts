import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import type { ExportOptions } from './export-memories.ts'
import type { ImportOptions } from './import-memories.ts'

/** Declares the commands for many memories at once. */
export function declareMemoryBulk(memory: Command, run: RunAction): void {
  memory
    .command('import')
    .description('take in JSON lines of memories; those that are there are skipped')
    .argument('[file]', 'the file; - reads stdin', '-')
    .option('--from <name>', 'where they come from')
    .option('--untrusted', 'their words are not the person’s own')
    .action((file: string, options: Omit<ImportOptions, 'file'>) =>
      run(async (context) =>
        (await import('./import-memories.ts')).importMemories(context, { file, ...options }),
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh memory import notes.ndjson --from phone\n  mh memory export --user alice | mh memory import --user bob -',
    )
  memory
    .command('export')
    .description('print all memories as JSON lines')
    .option('--bin', 'those that were deleted')
    .option('-o, --output <file>', 'write a new file instead')
    .action((options: ExportOptions) =>
      run(async (context) =>
        (await import('./export-memories.ts')).exportMemories(context, options),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh memory export -o memories.ndjson')
  memory
    .command('reindex')
    .description('make the index anew')
    .action(() =>
      run(async (context) => (await import('./reindex-memories.ts')).reindexMemories(context)),
    )
    .addHelpText('after', '\nExample:\n  mh memory reindex')
}
