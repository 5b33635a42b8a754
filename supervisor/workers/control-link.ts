import { request } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  CONTROL_PATH,
  CONTROL_UPGRADE,
  OFFERS_AUDIT_HEADS,
  OFFERS_ALIVE_SAID,
  OFFERS_HEADER,
  OFFERS_SLOTS,
  SECRET_HEADER,
  type WorkerStart,
} from '../../shared/control/worker-contract.ts'
import {
  CONTROL_PROTOCOL,
  type SupervisorMessage,
  WorkerMessage,
} from '../../shared/control/control-messages.ts'
import { socketPath } from '../../shared/files/socket-path.ts'
import { patientTimeout } from '../patient-timeout.ts'
import { MessageStream } from '../../shared/control/message-stream.ts'
import { AppError } from '../../shared/errors/app-error.ts'

interface ControlLinkOptions {
  readonly start: WorkerStart
  readonly secret: string
  /** The process that was started. */
  readonly pid: number
  readonly onMessage: (message: WorkerMessage) => void
  readonly onClose: (error: Error | undefined) => void
}

/** The control stream to one worker. */
export interface ControlLink {
  /** The worker leaves much of what it was told unread. */
  readonly isBehind: boolean
  send(message: SupervisorMessage): void
  close(): void
}

const HELLO_MS = 5_000
const BEHIND_BYTES = 64 * 1024

type Stream = MessageStream<typeof WorkerMessage.zod, SupervisorMessage>

/** Somebody else answered. */
export class WrongIdentity extends AppError {}

/**
 * Opens the control stream and makes sure that the worker is who it should be: its first message must echo the worker ID,
 * the generation and the username of this start.
 */
export async function openControlLink(options: ControlLinkOptions): Promise<ControlLink> {
  const socket = await upgrade(options)
  return await new Promise((resolve, reject) => {
    const cancel = patientTimeout(HELLO_MS, () => fail(new Error('no hello')))
    let greeted = false
    const fail = (error: Error): void => {
      cancel()
      stream.close()
      reject(error)
    }
    const stream: Stream = new MessageStream({
      socket,
      incoming: WorkerMessage,
      onMessage: (message) => {
        if (greeted) return options.onMessage(message)
        if (!isHelloOf(message, options))
          return fail(new WrongIdentity('internal', 'wrong identity'))
        greeted = true
        cancel()
        resolve(linkOver(stream))
      },
      onClose: (error) => {
        if (greeted) options.onClose(error)
        else fail(error ?? new Error('closed'))
      },
    })
    const { workerId, generation } = options.start
    stream.send({ kind: 'hello', protocol: CONTROL_PROTOCOL, workerId, generation })
  })
}

function linkOver(stream: Stream): ControlLink {
  return {
    get isBehind() {
      return stream.waitingBytes > BEHIND_BYTES
    },
    send: (message) => void stream.send(message),
    close: () => stream.close(),
  }
}

function isHelloOf(message: WorkerMessage, { start, pid }: ControlLinkOptions): boolean {
  return (
    message.kind === 'hello' &&
    message.protocol === CONTROL_PROTOCOL &&
    message.workerId === start.workerId &&
    message.generation === start.generation &&
    message.username === start.username &&
    message.pid === pid
  )
}

async function upgrade({ start, secret }: ControlLinkOptions): Promise<Duplex> {
  return await new Promise((resolve, reject) => {
    const asked = request({
      socketPath: socketPath(start.socket),
      path: CONTROL_PATH,
      headers: {
        connection: 'Upgrade',
        upgrade: CONTROL_UPGRADE,
        [OFFERS_HEADER]: [OFFERS_SLOTS, OFFERS_AUDIT_HEADS, OFFERS_ALIVE_SAID].join(', '),
        [SECRET_HEADER]: secret,
      },
    })
    const cancel = patientTimeout(HELLO_MS, () =>
      asked.destroy(new Error('the worker did not answer the control upgrade')),
    )
    asked.once('close', cancel)
    asked.once('upgrade', (_response, socket, head) => {
      if (head.length > 0) socket.unshift(head)
      cancel()
      resolve(socket)
    })
    asked.once('response', (response) => {
      response.resume()
      reject(new Error(`the worker answered ${response.statusCode} to the control upgrade`))
    })
    asked.once('error', reject)
    asked.end()
  })
}
