import { routes } from '../../shared/api/routes.ts'
import type { SystemStatus } from '../../shared/api/system.ts'
import { createApiClient } from '../api-client.ts'
import type { CommandContext } from '../command-context.ts'
import { refusedWords } from './refused-words.ts'
import { rollOut } from './roll-out.ts'
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
  if (workers) await rollOut(context)
  else noteBuilds(context, after)
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

function noteBuilds({ output }: CommandContext, status: SystemStatus): void {
  const { outdatedWorkers, workerBuild } = status
  if (workerBuild?.state === 'refused') return output.note(refusedWords(workerBuild))
  if (outdatedWorkers === 0) return
  const who = outdatedWorkers === 1 ? '1 worker goes on' : `${outdatedWorkers} workers go on`
  output.note(
    `${who} with the build from before until restarted. To restart them too: mh restart --workers`,
  )
}
