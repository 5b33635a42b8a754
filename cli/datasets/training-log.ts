import { setTimeout as delay } from 'node:timers/promises'
import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'

const LOOK_EVERY_MS = 500

/** `mh dataset log` */
export async function trainingLog(
  context: CommandContext,
  id: string,
  { follow = false }: { readonly follow?: boolean },
): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const { output, signal } = context
  for (let from = 0; ;) {
    const query = { from }
    const log = await client.call(routes.trainingLog, { profile, params: { id }, query })
    if (!follow) return output.result(log, () => log.text.trimEnd())
    for (const line of log.text.split('\n').filter((one) => one !== ''))
      output.line(output.json ? JSON.stringify({ line }) : line)
    if (log.isEnded) return
    from = log.next
    await delay(LOOK_EVERY_MS, undefined, { signal })
  }
}
