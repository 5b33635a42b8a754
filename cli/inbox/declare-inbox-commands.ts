import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import { wholeNumber } from '../option-values.ts'
import type { AddFilesOptions } from './add-files.ts'
import type { ListInboxOptions } from './list-inbox.ts'

/** Declares the commands for the inbox. */
export function declareInboxCommands(program: Command, run: RunAction): void {
  const inbox = program
    .command('inbox')
    .description('files that become memories; alone it lists what became of them')
  inbox
    .command('list', { isDefault: true })
    .description('show the files of the inbox with what became of each, the latest first')
    .option('--status <status>', 'waiting, reading, done, duplicate, replaced, undone, rejected')
    .option('--limit <n>', 'how many at most', wholeNumber(1, 500))
    .option('--cursor <cursor>', 'go on after a list that was not the whole')
    .action((options: ListInboxOptions) =>
      run(async (context) => (await import('./list-inbox.ts')).listInbox(context, options)),
    )
    .addHelpText('after', '\nExamples:\n  mh inbox\n  mh inbox list --status rejected')
  inbox
    .command('add')
    .description('put files into the inbox')
    .argument('<file...>')
    .option('--folder', 'take the files of folders too, into folders of the same names')
    .option('--wait', 'wait until they are memories, and say what became of them')
    .action((files: string[], options: Omit<AddFilesOptions, 'files'>) =>
      run(async (context) =>
        (await import('./add-files.ts')).addFiles(context, { files, ...options }),
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh inbox add notes.md --wait\n  mh inbox add --folder scans/',
    )
  inbox
    .command('retry')
    .description('read files again that were rejected')
    .argument('<id...>')
    .action((ids: string[]) =>
      run(async (context) => (await import('./retry-files.ts')).retryFiles(context, ids)),
    )
    .addHelpText('after', '\nExample:\n  mh inbox retry ID')
  inbox.addHelpText('after', '\nExamples:\n  mh inbox\n  mh inbox add notes.md --wait')
}
