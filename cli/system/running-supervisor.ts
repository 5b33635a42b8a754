import type { SystemStatus } from '../../shared/api/system.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { failureOfAnswer } from '../answer-failure.ts'
import { createApiClient } from '../api-client.ts'
import type { CommandContext } from '../command-context.ts'
import { type ControlAnswer, type ControlRequest, sendToSupervisor } from '../control-transport.ts'
import type { SupervisorLaunch } from '../program-place.ts'
import { waitFor } from '../wait-for.ts'

/** What is seen of a data root's supervisor from outside. */
export type SupervisorState = 'absent' | 'starting' | 'ready' | 'stopping'

/** Where the supervisor is to listen, if not where its configuration says. */
export type StartAddress = Pick<SupervisorLaunch, 'port' | 'host'>

const READY_WITHIN_MS = 20_000
const GONE_WITHIN_MS = 90_000
const LOOK_TIMEOUT_MS = 10_000

/**
 * Looks at the supervisor: whether somebody answers on the control socket, and what.
 * One that is there and says nothing is no state to go on from: `supervisor-unreachable`.
 */
export async function observeSupervisor({
  link,
  signal,
}: CommandContext): Promise<SupervisorState> {
  try {
    const request = { method: 'GET', path: routes.readiness.path, timeoutMs: LOOK_TIMEOUT_MS }
    return stateIn(request, await sendToSupervisor(link, request, signal))
  } catch (error) {
    if (hasNoSupervisor(error)) return 'absent'
    throw error
  }
}

/** Sees to it that a supervisor is ready: waits for one that is on its way, and starts one when there is none. */
export async function ensureRunning(context: CommandContext): Promise<void> {
  const state = await observeSupervisor(context)
  if (state === 'ready') return
  if (state === 'starting') return await waitUntilReady(context)
  if (!context.options.start) throw notRunning(context, state)
  if (state === 'stopping') await waitUntilGone(context)
  await launchInBackground(context)
}

/** Starts a supervisor in the background and gives its status when it is ready. */
export async function launchInBackground(
  context: CommandContext,
  address: StartAddress = {},
): Promise<SystemStatus> {
  context.output.note('Starting the supervisor …')
  await launch(context, address)
  await waitUntilReady(context)
  const status = await createApiClient(context.link, context.signal).call(routes.systemStatus)
  context.output.note(`The supervisor runs at ${status.url}`)
  return status
}

/** Waits until the supervisor is ready; throws `supervisor-unreachable` after 20 s. */
export async function waitUntilReady(context: CommandContext): Promise<void> {
  const isReady = async (): Promise<boolean> => (await observeSupervisor(context)) === 'ready'
  if (await waitFor(isReady, { timeoutMs: READY_WITHIN_MS, signal: context.signal })) return
  throw notReady(context)
}

/** Waits until nobody answers on the control socket any more. */
export async function waitUntilGone(context: CommandContext): Promise<void> {
  const isGone = async (): Promise<boolean> => (await observeSupervisor(context)) === 'absent'
  if (await waitFor(isGone, { timeoutMs: GONE_WITHIN_MS, signal: context.signal })) return
  throw stillThere(context)
}

/** The failure of a supervisor that does not end. */
export function stillThere({ layout }: CommandContext): AppError {
  return new AppError(
    'busy',
    `The supervisor of ${layout.root} has not ended within ${GONE_WITHIN_MS / 1000} s. See why: mh logs`,
  )
}

/** Only what the system refuses has a system code; a silence has none. */
function hasNoSupervisor(error: unknown): boolean {
  if (!(error instanceof AppError) || error.code !== 'supervisor-unreachable') return false
  return systemCodeOf(error.cause) !== undefined
}

/**
 * Launches a supervisor until one is there. While another command's is on its way, or the last one is still ending,
 * the data root is held: then the next look or the next launch succeeds.
 */
async function launch(context: CommandContext, address: StartAddress): Promise<void> {
  const isThere = async (): Promise<boolean> =>
    (await launchOnce(context, address)) || (await observeSupervisor(context)) !== 'absent'
  if (await waitFor(isThere, { timeoutMs: READY_WITHIN_MS, signal: context.signal })) return
  throw notReady(context)
}

/** False when the data root is held by another supervisor. */
async function launchOnce(
  { layout, place }: CommandContext,
  address: StartAddress,
): Promise<boolean> {
  try {
    await place.launchSupervisor({ root: layout.root, foreground: false, ...address })
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'already-running') return false
    throw error
  }
}

function stateIn(request: ControlRequest, answer: ControlAnswer): SupervisorState {
  if (answer.status === 200) return 'ready'
  return failureOfAnswer(request, answer).code === 'shutting-down' ? 'stopping' : 'starting'
}

function notReady({ layout }: CommandContext): AppError {
  const seen = `The supervisor of ${layout.root} was not ready within ${READY_WITHIN_MS / 1000} s.`
  const remedy = 'See why: mh logs, or: mh start --foreground'
  return new AppError('supervisor-unreachable', `${seen} ${remedy}`)
}

function notRunning({ layout }: CommandContext, state: 'absent' | 'stopping'): AppError {
  const seen = state === 'absent' ? 'No supervisor runs for' : 'The supervisor is stopping for'
  return new AppError(
    'supervisor-unreachable',
    `${seen} ${layout.root}, and --no-start was given. Start it: mh start`,
  )
}
