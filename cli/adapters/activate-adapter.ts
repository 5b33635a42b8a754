import { setTimeout as delay } from 'node:timers/promises'
import type { Activation } from '../../shared/api/adapters.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { type ProfileConnection, connectToProfile } from '../connect.ts'
import { ProgressLine } from '../memories/progress-line.ts'
import { oneLine } from '../terminal/safe-text.ts'

const LOOK_EVERY_MS = 300

/** `mh adapter activate` */
export async function activateAdapter(context: CommandContext, id: string): Promise<void> {
  const connection = await connectToProfile(context)
  const { client, profile } = connection
  const { activation } = await client.call(routes.activateAdapter, { profile, params: { id } })
  await showActivated(context, connection, activation)
}

/** Waits until an activation has ended, and says how. Throws when it failed. */
export async function showActivated(
  context: CommandContext,
  connection: ProfileConnection,
  { id, adapterId }: Activation,
): Promise<void> {
  const { client, profile } = connection
  using progress = new ProgressLine(context)
  for (;;) {
    const { activation, active } = await client.call(routes.listAdapters, { profile })
    if (activation?.id !== id) throw broken(adapterId)
    if (activation.status === 'failed')
      throw new AppError('conflict', activation.message ?? `${adapterId} was not activated.`)
    if (activation.status === 'done') {
      const model = active?.modelName ?? adapterId
      return context.output.result({ activation, active }, () => saying(adapterId, model))
    }
    const phase = activation.step === 'uploading' ? 'sending' : activation.step
    progress.show({ phase, ...activation.progress, unit: 'bytes' })
    await delay(LOOK_EVERY_MS, undefined, { signal: context.signal })
  }
}

function saying(adapterId: string, model: string): string {
  return `${oneLine(adapterId)} is active: answers come from ${oneLine(model)}.`
}

function broken(adapterId: string): AppError {
  return new AppError(
    'conflict',
    `The worker ended before ${adapterId} was active; what was in force before still is. Try again.`,
  )
}
