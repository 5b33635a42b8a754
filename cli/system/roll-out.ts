import { setTimeout as wait } from 'node:timers/promises'
import { routes } from '../../shared/api/routes.ts'
import type { SystemStatus } from '../../shared/api/system.ts'
import type { WorkerRow } from '../../shared/api/workers.ts'
import type { AliveSaidCode } from '../../shared/domain/alive-said.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { type ApiClient, createApiClient } from '../api-client.ts'
import type { CommandContext } from '../command-context.ts'
import { waitFor } from '../wait-for.ts'
import { refusedWords } from './refused-words.ts'

/** Longer than a worker takes to come up with the earlier build. */
const JUDGED_WITHIN_MS = 60_000
/** A worker that ends sooner after it came up speaks against its build. */
const SETTLED_AFTER_MS = 10_000

type WorkerBuild = NonNullable<SystemStatus['workerBuild']>

/**
 * Restarts the workers one after the other, so that few people wait at once. Those with nothing under way come first, and those with work
 * only when the others have run for a while, so that a build that does not run is found out before anybody's work ends for it. When the
 * supervisor refuses the build, those that were restarted go back to the earlier one, and nobody else is touched.
 */
export async function rollOut(context: CommandContext): Promise<void> {
  const client = createApiClient(context.link, context.signal)
  const { workerBuild } = await client.call(routes.systemStatus)
  if (workerBuild?.state === 'refused') await client.call(routes.tryWorkerBuild)
  const done: string[] = []
  let restartedAt = Number.NEGATIVE_INFINITY
  for await (const row of remaining(client)) {
    const settlesIn = restartedAt + SETTLED_AFTER_MS - performance.now()
    if (isBusy(row) && settlesIn > 0 && (await isInQuestion(client)))
      await wait(settlesIn, undefined, { signal: context.signal })
    await mustNotBeRefused(context, client, done)
    context.output.note(`Restarting the worker of ${row.username} …`)
    const failure = await failureOf(client, row.username)
    restartedAt = performance.now()
    await mustNotBeRefused(context, client, done)
    if (failure) throw failure
    done.push(row.username)
  }
}

/** Each worker that runs now, as it is when its turn comes. */
async function* remaining(client: ApiClient): AsyncGenerator<WorkerRow> {
  const left = new Set((await running(client)).map(({ username }) => username))
  while (left.size > 0) {
    const rows = (await running(client)).filter(({ username }) => left.has(username))
    const next = rows.find((row) => !isBusy(row)) ?? rows[0]
    if (!next) return
    left.delete(next.username)
    yield next
  }
}

async function running(client: ApiClient): Promise<WorkerRow[]> {
  return (await client.call(routes.listWorkers)).items.filter(({ pid }) => pid !== null)
}

/** What a worker is up for though nothing is under way. */
const AT_REST: ReadonlySet<AliveSaidCode> = new Set([
  'due',
  'used',
  'woken-schedule',
  'woken-inbox',
  'woken-table',
])

function isBusy({ aliveSaid }: WorkerRow): boolean {
  return aliveSaid.some(({ code }) => !AT_REST.has(code))
}

/** A supervisor that has nothing to fall back to judges no build. */
async function isInQuestion(client: ApiClient): Promise<boolean> {
  return (await client.call(routes.systemStatus)).workerBuild !== null
}

async function failureOf(client: ApiClient, username: string): Promise<AppError | undefined> {
  try {
    await client.call(routes.restartWorker, { params: { username } })
    return undefined
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

async function mustNotBeRefused(
  context: CommandContext,
  client: ApiClient,
  done: readonly string[],
): Promise<void> {
  const verdict = await verdictOf(client, context.signal)
  if (verdict?.state !== 'refused') return
  await takeBack(context, client, done)
  const words = refusedWords(verdict)
  throw new AppError('worker-failed', `The rollout has stopped. ${words}`)
}

/** What the supervisor says of the build; waits while it is finding out. */
async function verdictOf(client: ApiClient, signal: AbortSignal): Promise<WorkerBuild | null> {
  let verdict: WorkerBuild | null = null
  const isJudged = async (): Promise<boolean> => {
    verdict = (await client.call(routes.systemStatus)).workerBuild
    return verdict?.state !== 'doubted'
  }
  await waitFor(isJudged, { timeoutMs: JUDGED_WITHIN_MS, signal })
  return verdict
}

/** Whoever has work under way meanwhile keeps it; their next start is with the earlier build. */
async function takeBack(
  { output }: CommandContext,
  client: ApiClient,
  done: readonly string[],
): Promise<void> {
  const rows = (await running(client)).filter(({ username }) => done.includes(username))
  for (const row of rows) {
    if (isBusy(row)) continue
    output.note(`Taking the worker of ${row.username} back to the earlier build …`)
    const failure = await failureOf(client, row.username)
    if (failure) output.note(failure.message)
  }
}
