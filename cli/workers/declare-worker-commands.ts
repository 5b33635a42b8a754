import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import { wholeNumber } from '../option-values.ts'
import type { WorkerVerb } from './change-worker.ts'

const MEANING = {
  start: "start somebody's worker, and let requests start it again",
  stop: "stop somebody's worker and keep it off until it is started by name",
  restart: "stop somebody's worker and start it anew",
} as const satisfies Record<WorkerVerb, string>

/** Declares `mh worker …`. */
export function declareWorkerCommands(program: Command, run: RunAction): void {
  const worker = program
    .command('worker')
    .description('the processes that serve the profiles, one each')
  worker
    .command('list')
    .description('show every worker, and why it is alive or not')
    .action(() => run(async (context) => (await import('./list-workers.ts')).listWorkers(context)))
    .addHelpText('after', '\nExample:\n  mh worker list')
  declareLogs(worker, run)
  declareVerb(worker, run, 'start')
  declareVerb(worker, run, 'stop')
  declareVerb(worker, run, 'restart')
  worker.addHelpText('after', '\nExamples:\n  mh worker list\n  mh worker restart alice')
}

function declareLogs(worker: Command, run: RunAction): void {
  worker
    .command('logs')
    .description("show the end of somebody's worker's log, and what its process printed")
    .argument('<name>', 'username of the profile')
    .option('-f, --follow', 'go on showing what comes')
    .option('-n, --lines <n>', 'how many lines of the end', wholeNumber(0, 10_000), 50)
    .action((name: string, options: { follow?: boolean; lines: number }) =>
      run(async (context) =>
        (await import('./worker-logs.ts')).workerLogs(context, { name, ...options }),
      ),
    )
    .addHelpText('after', '\nExamples:\n  mh worker logs alice\n  mh worker logs alice -f')
}

function declareVerb(worker: Command, run: RunAction, verb: WorkerVerb): void {
  worker
    .command(verb)
    .description(MEANING[verb])
    .argument('<name>', 'username of the profile')
    .action((name: string) =>
      run(async (context) =>
        (await import('./change-worker.ts')).changeWorker(context, { name, verb }),
      ),
    )
    .addHelpText('after', `\nExample:\n  mh worker ${verb} alice`)
}
