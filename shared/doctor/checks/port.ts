import { once } from 'node:events'
import { createServer } from 'node:net'
import { SystemConfig } from '../../api/system.ts'
import { messageOf, systemCodeOf } from '../../errors/app-error.ts'
import { holderOf } from '../../files/lock-holder.ts'
import { readJsonFile } from '../../files/json-file.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'

/** Whether a supervisor that is started could listen where it is to. */
export const port: RootCheck = {
  name: 'port',
  fine: 'The port is free, or the supervisor’s own.',
  look: async ({ layout, running }) => {
    if (running || (await holderOf(layout.supervisorLock))?.isAlive) return []
    const written = await readJsonFile(layout.systemConfigFile, SystemConfig)
    if (written.status === 'corrupt') return []
    const { host, port: wanted } =
      written.status === 'ok' ? written.value : SystemConfig.parse({}, 'Defaults')
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

function notFree(wanted: number, host: string, error: unknown): CodedSymptom {
  const isTaken = systemCodeOf(error) === 'EADDRINUSE'
  return {
    severity: 'error',
    subject: `${host}:${wanted}`,
    message: isTaken
      ? found('port-taken', { port: wanted, host })
      : found('port-unusable', { port: wanted, host, quote: `${messageOf(error)}.` }),
    remedy: isTaken ? advised('whose-port', { port: wanted }) : advised('other-address'),
  }
}
