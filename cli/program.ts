import { Command } from 'commander'
import { declareAdapterCommands } from './adapters/declare-adapter-commands.ts'
import { declareAgentCommands } from './agents/declare-agent-commands.ts'
import { declareApprovalCommands } from './approvals/declare-approval-commands.ts'
import { declareAttachCommand } from './attach/declare-attach-command.ts'
import { declareAuditCommand } from './audit/declare-audit-command.ts'
import { declareChatCommands } from './chat/declare-chat-commands.ts'
import type { Action, GlobalOptions } from './command-context.ts'
import { declareCalendarCommands } from './calendar/declare-calendar-commands.ts'
import { declareDatasetCommands } from './datasets/declare-dataset-commands.ts'
import { declareInboxCommands } from './inbox/declare-inbox-commands.ts'
import { declareMemoryCommands } from './memories/declare-memory-commands.ts'
import { declareMigrationCommands } from './migration/declare-migration-commands.ts'
import { declareModelCommands } from './models/declare-model-commands.ts'
import { declareProfileCommands } from './profiles/declare-profile-commands.ts'
import { declareServiceCommands } from './service/declare-service-commands.ts'
import { declarePersonaCommands } from './persona/declare-persona-commands.ts'
import { declareTaskCommands } from './tasks/declare-task-commands.ts'
import { declareSystemCommands } from './system/declare-system-commands.ts'
import { declareToolCommands } from './tools/declare-tool-commands.ts'
import { declareTokenCommands } from './tokens/declare-token-commands.ts'
import { declareAccountCommands } from './users/declare-account-commands.ts'
import { declareUserCommands } from './users/declare-user-commands.ts'
import { declareWorkerCommands } from './workers/declare-worker-commands.ts'

/** What the command line is built around. */
export interface ProgramParts {
  readonly version: string
  /** Called with the chosen command's work and the global options, wherever on the line these stood. */
  readonly run: (options: GlobalOptions, action: Action) => Promise<void>
  /** Takes the help that was asked for. */
  readonly writeHelp: (text: string) => void
  /** Takes the help that stands in for a command that is missing. */
  readonly writeErrorHelp: (text: string) => void
}

const EXAMPLES = `
Examples:
  mh start                                    start the supervisor; most commands do so by themselves
  mh user create greggles --role owner
  mh capture "Met Sarah for coffee"
  mh --user alice remember "coffee"
  mh memory list --json

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 not allowed, 5 supervisor unreachable, 75 already running, 130 interrupted.`

/**
 * Declares the whole command line. What a command does is loaded when it is run, so that `mh --help` costs little.
 * Parsing throws commander's `CommanderError` and never ends the process.
 */
export function buildProgram({ version, run, writeHelp, writeErrorHelp }: ProgramParts): Command {
  const program = new Command('mh')
    .description('MetaHuman OS: an assistant of their own for everybody who shares a machine')
    .version(version, '-V, --version', 'print the version')
    .option('--user <name>', 'whose profile the command works on')
    .option('--json', 'print one JSON document, for programs')
    .option('--root <dir>', 'the data root; else MH_ROOT, else the checkout')
    .option('--server <url>', 'work on that server instead of this machine; else MH_SERVER')
    .option(
      '--token <token>',
      'a personal access token for it; else MH_TOKEN, which others cannot see',
    )
    .option('--no-start', 'do not start the supervisor when none runs')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: writeHelp,
      writeErr: writeErrorHelp,
      outputError: () => undefined,
    })
    .addHelpText('after', EXAMPLES)
  declareCommands(program, (action) => run(program.opts<GlobalOptions>(), action))
  return program
}

function declareCommands(program: Command, run: (action: Action) => Promise<void>): void {
  declareSystemCommands(program, run)
  declareServiceCommands(program, run)
  declareMigrationCommands(program, run)
  declareUserCommands(program, run)
  declareAccountCommands(program, run)
  declareProfileCommands(program, run)
  declareTokenCommands(program, run)
  declareMemoryCommands(program, run)
  declareTaskCommands(program, run)
  declareCalendarCommands(program, run)
  declarePersonaCommands(program, run)
  declareInboxCommands(program, run)
  declareAgentCommands(program, run)
  declareChatCommands(program, run)
  declareModelCommands(program, run)
  declareDatasetCommands(program, run)
  declareAdapterCommands(program, run)
  declareToolCommands(program, run)
  declareApprovalCommands(program, run)
  declareWorkerCommands(program, run)
  declareAttachCommand(program, run)
  declareAuditCommand(program, run)
}
