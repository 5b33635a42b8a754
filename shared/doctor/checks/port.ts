import { once } from 'node:events'
import { createServer } from 'node:net'
import { SystemConfig } from '../../api/system.ts'
import { messageOf, systemCodeOf } from '../../errors/app-error.ts'
import { holderOf } from '../../files/lock-holder.ts'
import { readJsonFile } from '../../files/json-file.ts'
import type { Check, Symptom } from '../check.ts'
import type { RootPlace } from '../root-place.ts'

/** Whether a supervisor that is started could listen where it is to. */
export const port: Check<RootPlace> = {
  name: 'port',
  fine: 'The port is free, or the supervisor’s own.',
  look: async ({ layout, running }) => {
    if (running || (await holderOf(layout.supervisorLock))?.isAlive) return []
    const found = await readJsonFile(layout.systemConfigFile, SystemConfig)
    if (found.status === 'corrupt') return []
    const { host, port: wanted } =
      found.status === 'ok' ? found.value : SystemConfig.parse({}, 'Defaults')
    const error = await whyNot(wanted, host)
    return error === undefined ? [] : [notFree(wanted, host, error)]
  },
}

async function whyNot(wanted: number, host: string): Promise<unknown> {
  const server = createServer()
  try {
    server.listen({ port: wanted, host, exclusive: true })
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
    return undefined
  } catch (error) {
    return error
  }
}

function notFree(wanted: number, host: string, error: unknown): Symptom {
  const isTaken = systemCodeOf(error) === 'EADDRINUSE'
  return {
    severity: 'error',
    subject: `${host}:${wanted}`,
    message: isTaken
      ? `Port ${wanted} of ${host} is taken by another program.`
      : `Nobody can listen on port ${wanted} of ${host}: ${messageOf(error)}.`,
    remedy: isTaken
      ? `See whose it is: ss -ltnp 'sport = :${wanted}'. Or take another: mh start --port N`
      : 'Take another address: mh start --host H --port N',
  }
}
