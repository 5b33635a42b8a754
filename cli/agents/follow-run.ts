import { setTimeout as delay } from 'node:timers/promises'
import type { AgentRun } from '../../shared/api/agents.ts'
import { routes } from '../../shared/api/routes.ts'
import { messageOf } from '../../shared/errors/app-error.ts'
import { type ApiClient, createApiClient } from '../api-client.ts'
import type { CommandContext } from '../command-context.ts'

/** A run that a command wants. */
export interface RunWish {
  readonly name: string
  readonly profile: string
  readonly preview?: boolean | undefined
}

const LOOK_FIRST_MS = 50
const LOOK_EVERY_MS = 300
const CANCEL_WITHIN_MS = 10_000

/** Starts a run. It goes on when the command is interrupted meanwhile, so that the command knows what it has to cancel. */
export async function startRun(context: CommandContext, wish: RunWish): Promise<string> {
  const { name, profile, preview } = wish
  const client = createApiClient(context.link, new AbortController().signal)
  const body = preview === true ? { body: { preview } } : {}
  const { runId } = await client.call(routes.runAgent, { profile, params: { name }, ...body })
  return runId
}

/** Starts a run, and gives it when it has ended; a run of a command that is interrupted is cancelled. */
export async function runToItsEnd(
  context: CommandContext,
  wish: RunWish,
  onProgress: (run: AgentRun) => void,
): Promise<AgentRun> {
  const { profile } = wish
  const id = await startRun(context, wish)
  try {
    return await ended(context, { profile, id }, onProgress)
  } catch (error) {
    if (context.signal.aborted) await cancel(context, { profile, id })
    throw error
  }
}

interface StartedRun {
  readonly profile: string
  readonly id: string
}

async function ended(
  { link, signal }: CommandContext,
  { profile, id }: StartedRun,
  onProgress: (run: AgentRun) => void,
): Promise<AgentRun> {
  const client = createApiClient(link, signal)
  for (let pauseMs = LOOK_FIRST_MS; ; pauseMs = Math.min(2 * pauseMs, LOOK_EVERY_MS)) {
    const run = await look(client, { profile, id })
    onProgress(run)
    if (run.status !== 'queued' && run.status !== 'running') return run
    await delay(pauseMs, undefined, { signal })
  }
}

async function look(client: ApiClient, { profile, id }: StartedRun): Promise<AgentRun> {
  return (await client.call(routes.getRun, { profile, params: { id } })).run
}

async function cancel(
  { link, output }: CommandContext,
  { profile, id }: StartedRun,
): Promise<void> {
  const client = createApiClient(link, AbortSignal.timeout(CANCEL_WITHIN_MS))
  await client.call(routes.cancelRun, { profile, params: { id } }).then(
    () => output.note(`Cancelled ${id} of ${profile}.`),
    (error: unknown) => output.note(`${id} of ${profile} was not cancelled: ${messageOf(error)}`),
  )
}
