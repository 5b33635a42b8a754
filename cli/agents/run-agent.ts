import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { ProgressLine } from '../memories/progress-line.ts'
import { runToItsEnd, type RunWish, startRun } from './follow-run.ts'
import { runEverywhere } from './run-everywhere.ts'
import { runWords } from './run-words.ts'
import { showProposal } from './show-proposal.ts'

/** The options of `mh agent run`. */
export interface RunAgentOptions {
  readonly name: string
  readonly all?: boolean
  /** False with `--no-wait`. */
  readonly wait?: boolean
  readonly preview?: boolean
  readonly atOnce?: number
}

const AT_ONCE = 2

/** `mh agent run` */
export async function runAgent(context: CommandContext, options: RunAgentOptions): Promise<void> {
  const { name, preview, wait = true, atOnce = AT_ONCE } = options
  checkOptions(context, options)
  if (context.options.user === undefined)
    return await runEverywhere(context, { name, preview, atOnce })
  const { profile } = await connectToProfile(context)
  if (wait) return await runHere(context, { name, profile, preview })
  const runId = await startRun(context, { name, profile, preview })
  context.output.result({ runId }, () => `Started ${runId}`)
}

function checkOptions({ options: { user } }: CommandContext, options: RunAgentOptions): void {
  const { all = false, wait = true, atOnce } = options
  if (user !== undefined && (all || atOnce !== undefined))
    throw new AppError('wrong-usage', '--user names one profile: leave --all and --at-once away.')
  if (user === undefined && !wait)
    throw new AppError('wrong-usage', '--no-wait is for one profile. Name it: --user NAME')
}

async function runHere(context: CommandContext, wish: RunWish): Promise<void> {
  const { output } = context
  const run = await withProgress(context, wish)
  if (run.preview && run.status === 'done') return await showProposal(context, run.id)
  output.result(run, () => `${run.id} is ${run.status}: ${runWords(run) || 'nothing to do'}`)
  if (run.status !== 'done') throw new AppError('conflict', run.message ?? `It is ${run.status}.`)
}

async function withProgress(context: CommandContext, wish: RunWish) {
  using line = new ProgressLine(context)
  return await runToItsEnd(context, wish, ({ status, progress }) =>
    line.show({ phase: status, ...progress }),
  )
}
