import { routes } from '../../shared/api/routes.ts'
import type { SystemStatus } from '../../shared/api/system.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { createApiClient } from '../api-client.ts'
import type { CommandContext } from '../command-context.ts'
import {
  launchInBackground,
  observeSupervisor,
  type StartAddress,
  waitUntilGone,
  waitUntilReady,
} from './running-supervisor.ts'
import { riskWords } from './risk-words.ts'
import { setupHint } from './setup-hint.ts'

interface StartOptions extends StartAddress {
  readonly foreground?: boolean
}

/** `mh start` */
export async function start(
  context: CommandContext,
  { foreground, port, host }: StartOptions,
): Promise<void> {
  const running = await runningSupervisor(context)
  if (foreground && running) throw new AppError('already-running', alreadyRuns(running))
  const { root } = context.layout
  if (foreground) return await context.place.launchSupervisor({ root, foreground, port, host })
  if (running) context.output.note(alreadyRuns(running))
  await announce(context, running ?? (await launchInBackground(context, { port, host })))
}

/** The status of the supervisor that runs or is on its way; undefined when there is none, or none any more. */
export async function runningSupervisor(
  context: CommandContext,
): Promise<SystemStatus | undefined> {
  const state = await observeSupervisor(context)
  if (state === 'stopping') await waitUntilGone(context)
  if (state === 'absent' || state === 'stopping') return undefined
  await waitUntilReady(context)
  return await createApiClient(context.link, context.signal).call(routes.systemStatus)
}

export async function announce(
  { layout, output }: CommandContext,
  status: SystemStatus,
): Promise<void> {
  const hint = await setupHint(layout, status.url)
  for (const risk of riskWords(status)) output.note(risk)
  if (output.json) output.result(status, () => '')
  else if (hint !== undefined) output.line(hint)
}

function alreadyRuns({ pid, url }: SystemStatus): string {
  return `The supervisor already runs: pid ${pid}, ${url}`
}
