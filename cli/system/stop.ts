import { routes } from '../../shared/api/routes.ts'
import type { StopAsked } from '../../shared/api/system.ts'
import { createApiClient } from '../api-client.ts'
import type { CommandContext } from '../command-context.ts'
import { waitFor } from '../wait-for.ts'
import { processIsAlive } from './process-is-alive.ts'
import { observeSupervisor, stillThere, waitUntilGone } from './running-supervisor.ts'

const ENDED_WITHIN_MS = 30_000

/** `mh stop` */
export async function stop(context: CommandContext): Promise<void> {
  const stopped = await stopSupervisor(context)
  context.output.result({ success: true, stopped }, () =>
    stopped ? 'The supervisor has stopped.' : `No supervisor runs for ${context.layout.root}.`,
  )
}

/** Stops the supervisor and waits for its end; false when none runs. Its workers end first, or are left to the next supervisor. */
export async function stopSupervisor(
  context: CommandContext,
  asked: StopAsked = { workers: 'stop' },
): Promise<boolean> {
  const state = await observeSupervisor(context)
  if (state === 'absent') return false
  context.output.note('Stopping the supervisor …')
  const pid = state === 'stopping' ? undefined : await end(context, asked)
  await waitUntilGone(context)
  if (pid !== undefined) await waitUntilEnded(context, pid)
  return true
}

/** A service is ended by the systemd that runs it, which would start it again otherwise; for a new start that is just right. */
async function end({ link, signal }: CommandContext, body: StopAsked): Promise<number> {
  const client = createApiClient(link, signal)
  const { pid, service } = await client.call(routes.systemStatus)
  if (service !== null && body.workers === 'stop') {
    const { systemctl } = await import('../service/systemctl.ts')
    await systemctl(service, ['stop', 'mh.socket', 'mh.service'])
    return pid
  }
  await client.call(routes.stopSystem, { body })
  return pid
}

async function waitUntilEnded(context: CommandContext, pid: number): Promise<void> {
  const hasEnded = async (): Promise<boolean> => !(await processIsAlive(pid))
  if (await waitFor(hasEnded, { timeoutMs: ENDED_WITHIN_MS, signal: context.signal })) return
  throw stillThere(context)
}
