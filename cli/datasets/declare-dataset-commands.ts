import type { Command } from 'commander'
import { DATASET_FORMATS, PAIR_KINDS } from '../../shared/domain/training.ts'
import type { RunAction } from '../command-context.ts'
import { collected, instant, instantAtEnd, wholeNumber } from '../option-values.ts'
import type { BuildOptions } from './build-dataset.ts'
import { declareTrainingCommands } from './declare-training-commands.ts'
import type { ExportOptions } from './export-dataset.ts'
import type { ReviewOptions } from './review-dataset.ts'
import type { PairsOptions } from './show-dataset.ts'

/** Declares the commands for training sets. */
export function declareDatasetCommands(program: Command, run: RunAction): void {
  const dataset = program
    .command('dataset')
    .description('training sets made of your memories; alone it lists them')
  declareMaking(dataset, run)
  declareLooking(dataset, run)
  declareDeciding(dataset, run)
  declareTrainingCommands(dataset, run)
  dataset.addHelpText('after', '\nExamples:\n  mh dataset build\n  mh dataset review SET --approve')
}

function declareMaking(dataset: Command, run: RunAction): void {
  dataset
    .command('list', { isDefault: true })
    .description('show the training sets, the newest first')
    .action(() => run(async (context) => (await import('./show-dataset.ts')).listDatasets(context)))
    .addHelpText('after', '\nExample:\n  mh dataset')
  dataset
    .command('build')
    .description('make a training set of what the curator found suitable, as a draft')
    .option('--max <n>', 'how many pairs at most; 500 if nothing is said', wholeNumber(1, 2_000))
    .option('--local', 'also memories that may not leave the house')
    .option('--from <time>', 'memories from then on', instant)
    .option('--to <time>', 'memories up to then', instantAtEnd)
    .option('--kind <kind>', `${PAIR_KINDS.join(', ')}; may be given again`, collected)
    .action((options: BuildOptions) =>
      run(async (context) => (await import('./build-dataset.ts')).buildDataset(context, options)),
    )
    .addHelpText('after', '\nExample:\n  mh agent run curator --wait && mh dataset build --max 200')
}

function declareLooking(dataset: Command, run: RunAction): void {
  dataset
    .command('show')
    .description('show one training set with its quality report')
    .argument('<id>')
    .action((id: string) =>
      run(async (context) => (await import('./show-dataset.ts')).showDataset(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh dataset show SET')
  dataset
    .command('pairs')
    .description('show the pairs of a training set, and what each was made of')
    .argument('<id>')
    .option('--kind <kind>', PAIR_KINDS.join(', '))
    .option('--limit <n>', 'how many at most', wholeNumber(1, 200))
    .option('--cursor <cursor>', 'go on after a list that was not the whole')
    .action((id: string, options: PairsOptions) =>
      run(async (context) => (await import('./show-dataset.ts')).showPairs(context, id, options)),
    )
    .addHelpText('after', '\nExample:\n  mh dataset pairs SET --limit 20')
}

function declareDeciding(dataset: Command, run: RunAction): void {
  dataset
    .command('review')
    .description('drop or keep pairs, and approve or reject a training set')
    .argument('<id>')
    .option('--drop <pair>', 'a pair that is not to be learnt; may be given again', collected)
    .option('--keep <pair>', 'a pair that was dropped and is to be learnt after all', collected)
    .option('--approve', 'it may be exported and trained')
    .option('--reject', 'it may not')
    .action((id: string, options: ReviewOptions) =>
      run(async (context) =>
        (await import('./review-dataset.ts')).reviewDataset(context, id, options),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh dataset review SET --drop PAIR --approve')
  dataset
    .command('export')
    .description('print an approved training set as JSON lines')
    .argument('<id>')
    .option('--format <format>', `${DATASET_FORMATS.join(' or ')}; chat if nothing is said`)
    .option('--local', 'also what may not leave the house')
    .option('-o, --output <file>', 'write a new file instead')
    .action((id: string, options: ExportOptions) =>
      run(async (context) =>
        (await import('./export-dataset.ts')).exportDataset(context, id, options),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh dataset export SET --format instruction -o set.jsonl')
  dataset
    .command('delete')
    .description('take a training set away; the memories stay')
    .argument('<id>')
    .action((id: string) =>
      run(async (context) => (await import('./review-dataset.ts')).deleteDataset(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh dataset delete SET')
}
