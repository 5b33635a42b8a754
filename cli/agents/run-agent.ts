import { setTimeout as delay } from 'node:timers/promises'
import type { AgentRun } from '../../shared/api/agents.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { type ProfileConnection, connectToProfile } from '../connect.ts'
import { ProgressLine } from '../memories/progress-line.ts'
import { runWords } from './run-words.ts'

interface RunAgentOptions {
  readonly name: string
  readonly wait?: boolean
}

const LOOK_EVERY_MS = 300

/** `mh agent run` */
export async function runAgent(
  context: CommandContext,
  { name, wait = false }: RunAgentOptions,
): Promise<void> {
  const connection = await connectToProfile(context)
  const { client, profile } = connection
  const { runId } = await client.call(routes.runAgent, { profile, params: { name } })
  if (!wait) return context.output.result({ runId }, () => `Started ${runId}`)
  const run = await ended(context, connection, runId)
  context.output.result(
    run,
    () => `${run.id} is ${run.status}: ${runWords(run) || 'nothing to do'}`,
  )
  if (run.status !== 'done') throw new AppError('conflict', run.message ?? `It is ${run.status}.`)
}

async function ended(
  context: CommandContext,
  { client, profile }: ProfileConnection,
  id: string,
): Promise<AgentRun> {
  using progress = new ProgressLine(context)
  for (;;) {
    const { run } = await client.call(routes.getRun, { profile, params: { id } })
    if (run.status !== 'queued' && run.status !== 'running') return run
    progress.show({ phase: run.status, ...run.progress })
    await delay(LOOK_EVERY_MS, undefined, { signal: context.signal })
  }
}
