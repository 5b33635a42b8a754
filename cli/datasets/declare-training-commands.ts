import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'

/** Declares the commands for trainings. */
export function declareTrainingCommands(dataset: Command, run: RunAction): void {
  dataset
    .command('train')
    .description('start the configured program on an approved training set')
    .argument('<id>')
    .option('--wait', 'wait until it has ended, and say how')
    .action((id: string, options: { wait?: boolean }) =>
      run(async (context) =>
        (await import('./train-dataset.ts')).trainDataset(context, id, options),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh dataset train SET --wait')
  dataset
    .command('trainings')
    .description('show the trainings, the newest first')
    .action(() =>
      run(async (context) => (await import('./train-dataset.ts')).listTrainings(context)),
    )
    .addHelpText('after', '\nExample:\n  mh dataset trainings')
  dataset
    .command('log')
    .description('show what the program of a training has said')
    .argument('<training>')
    .option('-f, --follow', 'go on until it has ended')
    .action((id: string, options: { follow?: boolean }) =>
      run(async (context) => (await import('./training-log.ts')).trainingLog(context, id, options)),
    )
    .addHelpText('after', '\nExample:\n  mh dataset log TRAINING --follow')
  dataset
    .command('cancel')
    .description('end a training that is under way')
    .argument('<training>')
    .action((id: string) =>
      run(async (context) => (await import('./train-dataset.ts')).cancelTraining(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh dataset cancel TRAINING')
}
