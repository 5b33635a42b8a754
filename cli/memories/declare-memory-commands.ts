import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import { collected, instant, instantAtEnd, wholeNumber } from '../option-values.ts'
import type { CaptureOptions } from './capture.ts'
import { declareMemoryBulk } from './declare-memory-bulk.ts'
import { declareMemoryCare } from './declare-memory-care.ts'
import type { EditOptions } from './edit-memory.ts'
import type { ListOptions } from './list-memories.ts'
import type { RememberOptions } from './remember.ts'

const TYPE = ['--type <type>', 'kind of memory: observation, conversation, dream …'] as const
const TAG = ['--tag <tag>', 'a tag; may be given several times', collected] as const
const PERSON = ['--person <name>', 'those that name this person, by any of their names'] as const
const PRIVACY = ['--privacy <class>', 'who may see it in a prompt: any, local or none'] as const
const FROM = ['--from <time>', 'not before this time', instant] as const
const TO = ['--to <time>', 'not after this time', instantAtEnd] as const

/** Declares the commands for memories. */
export function declareMemoryCommands(program: Command, run: RunAction): void {
  declareCapture(program, run)
  declareRemember(program, run)
  const memory = program.command('memory').description('look at single memories and change them')
  declareList(memory, run)
  declareShow(memory, run)
  declareEdit(memory, run)
  declareBin(memory, run)
  declareMemoryCare(memory, run)
  declareMemoryBulk(memory, run)
  memory.addHelpText(
    'after',
    '\nExamples:\n  mh memory list --tag work --limit 20\n  mh memory edit ID --content "Better words"',
  )
}

function declareCapture(program: Command, run: RunAction): void {
  program
    .command('capture')
    .description('keep a memory')
    .argument('<text...>', 'the memory; - reads it from stdin')
    .option(...TYPE)
    .option(...TAG)
    .option('--at <time>', 'when it was, if not now', instant)
    .option(...PRIVACY)
    .action((text: string[], options: Omit<CaptureOptions, 'text'>) =>
      run(async (context) =>
        (await import('./capture.ts')).capture(context, { text: text.join(' '), ...options }),
      ),
    )
    .addHelpText(
      'after',
      `
Examples:
  mh capture "Met Sarah for coffee"
  mh capture --user alice "Meeting with Bob" --tag work --at 2025-11-06T14:00
  pbpaste | mh capture -
  mh capture -- "- a text that begins with a dash"`,
    )
}

function declareRemember(program: Command, run: RunAction): void {
  program
    .command('remember')
    .description('find memories')
    .argument('<query...>', 'words to look for')
    .option('--limit <n>', 'how many at most', wholeNumber(1, 100))
    .option(...TYPE)
    .option(...PERSON)
    .option(...FROM)
    .option(...TO)
    .option('--cursor <cursor>', 'go on after an answer that was not the whole')
    .action((query: string[], options: Omit<RememberOptions, 'query'>) =>
      run(async (context) =>
        (await import('./remember.ts')).remember(context, { query: query.join(' '), ...options }),
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh remember "coffee with Sarah"\n  mh remember --user alice "Bob" --from 2025-11-01 --limit 5',
    )
}

function declareList(memory: Command, run: RunAction): void {
  memory
    .command('list')
    .description('show memories, newest first')
    .option('--bin', 'those that were deleted')
    .option(...TYPE)
    .option('--tag <tag>', 'those with this tag')
    .option(...PERSON)
    .option(...FROM)
    .option(...TO)
    .option('--limit <n>', 'how many at most', wholeNumber(1, 500))
    .option('--cursor <cursor>', 'go on after a list that was not the whole')
    .action((options: ListOptions) =>
      run(async (context) => (await import('./list-memories.ts')).listMemories(context, options)),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh memory list\n  mh memory list --bin\n  mh memory list --type dream --from 2025-11-01 --json',
    )
}

function declareShow(memory: Command, run: RunAction): void {
  memory
    .command('show')
    .description('show one memory whole')
    .argument('<id>')
    .action((id: string) =>
      run(async (context) => (await import('./show-memory.ts')).showMemory(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh memory show ID --json')
}

function declareEdit(memory: Command, run: RunAction): void {
  memory
    .command('edit')
    .description('change a memory; without options its text is opened in $EDITOR')
    .argument('<id>')
    .option('--content <text>', 'the new text')
    .option(...TYPE)
    .option('--tag <tag>', 'a tag, in place of all it has; may be given several times', collected)
    .option(...PRIVACY)
    .action((id: string, options: Omit<EditOptions, 'id'>) =>
      run(async (context) =>
        (await import('./edit-memory.ts')).editMemory(context, { id, ...options }),
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh memory edit ID\n  mh memory edit ID --content "Better words" --tag work --tag bob',
    )
}

function declareBin(memory: Command, run: RunAction): void {
  memory
    .command('delete')
    .description('move a memory to the bin')
    .argument('<id>')
    .action((id: string) =>
      run(async (context) => (await import('./bin-memory.ts')).deleteMemory(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh memory delete ID')
  memory
    .command('restore')
    .description('take a memory out of the bin')
    .argument('<id>')
    .action((id: string) =>
      run(async (context) => (await import('./bin-memory.ts')).restoreMemory(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh memory restore ID')
}
