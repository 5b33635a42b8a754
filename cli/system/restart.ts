import { routes } from '../../shared/api/routes.ts'
import type { SystemStatus } from '../../shared/api/system.ts'
import type { WorkerRow } from '../../shared/api/workers.ts'
import type { AliveSaidCode } from '../../shared/domain/alive-said.ts'
import { createApiClient } from '../api-client.ts'
import type { CommandContext } from '../command-context.ts'
import { launchInBackground, waitUntilReady } from './running-supervisor.ts'
import { announce, runningSupervisor } from './start.ts'
import { stopSupervisor } from './stop.ts'

interface RestartOptions {
  readonly workers?: boolean
}

/** `mh restart`: running workers go on, and the new supervisor takes them over. */
export async function restart(context: CommandContext, { workers }: RestartOptions): Promise<void> {
  const before = await runningSupervisor(context)
  await stopSupervisor(context, { workers: 'leave' })
  const { host, port } = before?.listening ?? {}
  const address = before?.listening.asked ? { host, port } : {}
  const after = before?.service
    ? await comeBack(context)
    : await launchInBackground(context, address)
  if (workers) await restartWorkers(context)
  else noteOutdated(context, after)
  await announce(context, after)
}

/** The systemd that runs it as a service starts it again by itself. */
async function comeBack(context: CommandContext): Promise<SystemStatus> {
  const { link, signal, output } = context
  output.note('Waiting for systemd to start it again …')
  await waitUntilReady(context)
  const status = await createApiClient(link, signal).call(routes.systemStatus)
  output.note(`The supervisor runs at ${status.url}`)
  return status
}

/**
 * One after the other, so that few people wait at once; the first that does not come up again stops the rest. Those with nothing under
 * way come first, so that a build that does not run is found out before anybody's work ends for it.
 */
async function restartWorkers({ link, signal, output }: CommandContext): Promise<void> {
  const client = createApiClient(link, signal)
  const running = async (): Promise<WorkerRow[]> =>
    (await client.call(routes.listWorkers)).items.filter(({ pid }) => pid !== null)
  const left = new Set((await running()).map(({ username }) => username))
  while (left.size > 0) {
    const rows = (await running()).filter(({ username }) => left.has(username))
    const next = rows.find((row) => !isBusy(row)) ?? rows[0]
    if (!next) return
    const { username } = next
    left.delete(username)
    output.note(`Restarting the worker of ${username} …`)
    await client.call(routes.restartWorker, { params: { username } })
  }
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

function noteOutdated({ output }: CommandContext, { outdatedWorkers }: SystemStatus): void {
  if (outdatedWorkers === 0) return
  const who = outdatedWorkers === 1 ? '1 worker goes on' : `${outdatedWorkers} workers go on`
  output.note(
    `${who} with the build from before until restarted. To restart them too: mh restart --workers`,
  )
}
