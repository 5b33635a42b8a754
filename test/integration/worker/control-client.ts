import { once } from 'node:events'
import { request } from 'node:http'
import type { Duplex } from 'node:stream'
import { expect, vi } from 'vitest'
import {
  CONTROL_PROTOCOL,
  type SupervisorMessage,
  WorkerMessage,
} from '../../../shared/control/control-messages.ts'
import { MessageStream } from '../../../shared/control/message-stream.ts'
import {
  CONTROL_PATH,
  CONTROL_UPGRADE,
  SECRET_HEADER,
} from '../../../shared/control/worker-contract.ts'
import { SECRET, type WorkerUnderTest } from './worker-under-test.ts'

/** A control stream as the supervisor opens it. */
export interface ControlClient {
  readonly messages: WorkerMessage[]
  readonly closed: Promise<unknown>
  send(message: SupervisorMessage): void
  close(): void
  /** Settled with the message once so many of a kind have come. */
  said(kind: WorkerMessage['kind'], count?: number): Promise<WorkerMessage>
}

/** Opens the control stream and says the right `hello`. */
export async function openControl(worker: WorkerUnderTest): Promise<ControlClient> {
  const client = clientOn(await upgrade(worker))
  client.send({
    kind: 'hello',
    protocol: CONTROL_PROTOCOL,
    workerId: worker.workerId,
    generation: worker.generation,
  })
  return client
}

/** Status of an upgrade that is refused. */
export async function refusedUpgrade(
  worker: WorkerUnderTest,
  path: string,
  headers: Record<string, string>,
): Promise<number> {
  const asked = request({
    socketPath: worker.place.socket,
    path,
    headers: { connection: 'Upgrade', ...headers },
  }).end()
  const [answer] = await Promise.race([once(asked, 'response'), once(asked, 'upgrade')])
  answer.socket.destroy()
  return answer.statusCode
}

async function upgrade(worker: WorkerUnderTest): Promise<Duplex> {
  const headers = { connection: 'Upgrade', upgrade: CONTROL_UPGRADE, [SECRET_HEADER]: SECRET }
  const asked = request({ socketPath: worker.place.socket, path: CONTROL_PATH, headers }).end()
  const [, socket, head] = await once(asked, 'upgrade')
  if (head.length > 0) socket.unshift(head)
  return socket
}

function clientOn(socket: Duplex): ControlClient {
  const messages: WorkerMessage[] = []
  const closed = once(socket, 'close')
  const stream = new MessageStream<typeof WorkerMessage.zod, SupervisorMessage>({
    socket,
    incoming: WorkerMessage,
    onMessage: (message) => messages.push(message),
    onClose: () => undefined,
  })
  return {
    messages,
    closed,
    send: (message) => void stream.send(message),
    close: () => stream.close(),
    async said(kind, count = 1) {
      return await vi.waitFor(() => {
        const found = messages.filter((message) => message.kind === kind)[count - 1]
        if (!found) expect.fail(`${kind} has not been said ${count} times`)
        return found
      }, 20_000)
    },
  }
}
