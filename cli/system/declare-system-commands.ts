import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import { onThisMachine } from '../on-this-machine.ts'
import { wholeNumber } from '../option-values.ts'

/** Declares the commands for the supervisor itself. */
export function declareSystemCommands(program: Command, run: RunAction): void {
  declareStart(program, onThisMachine(run))
  declareStop(program, onThisMachine(run))
  declareStatus(program, run)
  declareDoctor(program, run)
  declareLogs(program, onThisMachine(run))
  declareConfig(program, run)
}

function declareStart(program: Command, run: RunAction): void {
  program
    .command('start')
    .description('start the supervisor in the background')
    .option('--foreground', 'stay with it until it ends')
    .option('--port <n>', 'port to listen on', wholeNumber(0, 65_535))
    .option('--host <address>', 'address to listen on')
    .action((options: { foreground?: boolean; port?: number; host?: string }) =>
      run(async (context) => (await import('./start.ts')).start(context, options)),
    )
    .addHelpText('after', '\nExamples:\n  mh start\n  mh start --foreground --port 8080')
}

function declareStop(program: Command, run: RunAction): void {
  program
    .command('stop')
    .description('stop every worker, then the supervisor')
    .action(() => run(async (context) => (await import('./stop.ts')).stop(context)))
    .addHelpText('after', '\nExample:\n  mh stop')
  program
    .command('restart')
    .description('start the supervisor anew; running workers go on')
    .option('--workers', 'restart the running workers too, one after the other')
    .action((options: { workers?: boolean }) =>
      run(async (context) => (await import('./restart.ts')).restart(context, options)),
    )
    .addHelpText('after', '\nExamples:\n  mh restart\n  mh restart --workers')
}

function declareStatus(program: Command, run: RunAction): void {
  program
    .command('status')
    .description('show what runs')
    .action(() => run(async (context) => (await import('./status.ts')).status(context)))
    .addHelpText('after', '\nExamples:\n  mh status\n  mh status --json')
}

function declareDoctor(program: Command, run: RunAction): void {
  program
    .command('doctor')
    .description('look for what is wrong, and say what to do about it')
    .option('--fix', 'put right what is safe to put right, and say what was done')
    .option('--deep', 'look into the profiles too, each by its worker; starts what that needs')
    .option('--security', 'try the walls between profiles, as each profile’s worker')
    .option('--profile <name>', 'with --security: as this one’s only')
    .action((options: { fix?: boolean; deep?: boolean; security?: boolean; profile?: string }) =>
      run(async (context) => (await import('./doctor.ts')).doctor(context, options)),
    )
    .addHelpText(
      'after',
      '\nWithout --deep and --security it starts nothing; with --deep, --user NAME looks into one profile only. Exit code: 0 when nothing must be done, else 1; with --security 0 when every wall holds that is chosen, 1 when one does not.\n\nExamples:\n  mh doctor\n  mh doctor --fix\n  mh doctor --deep --json\n  mh doctor --security',
    )
}

function declareLogs(program: Command, run: RunAction): void {
  program
    .command('logs')
    .description("show the end of the supervisor's log")
    .option('-f, --follow', 'go on showing what comes')
    .option('-n, --lines <n>', 'how many lines of the end', wholeNumber(0, 1_000_000), 50)
    .action((options: { follow?: boolean; lines: number }) =>
      run(async (context) => (await import('./logs.ts')).logs(context, options)),
    )
    .addHelpText(
      'after',
      '\nWith --json the lines are printed as they stand in the file.\n\nExamples:\n  mh logs -n 200\n  mh logs -f',
    )
}

function declareConfig(program: Command, run: RunAction): void {
  const config = program
    .command('config')
    .description("read and change the installation's configuration")
  config
    .command('get')
    .description('show the configuration, or one value of it')
    .argument('[key]')
    .action((key: string | undefined) =>
      run(async (context) => (await import('./config.ts')).getConfig(context, key)),
    )
    .addHelpText('after', '\nExamples:\n  mh config get\n  mh config get port')
  config
    .command('set')
    .description('set one value; null brings the default back')
    .argument('<key>')
    .argument('<value>', 'a JSON value, or a plain word')
    .action((key: string, value: string) =>
      run(async (context) => (await import('./config.ts')).setConfig(context, { key, value })),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh config set port 8080\n  mh config set trustedProxies \'["10.0.0.1"]\'\n  mh config set publicUrl null',
    )
  config.addHelpText('after', '\nExamples:\n  mh config get\n  mh config set idleMinutes 30')
}
