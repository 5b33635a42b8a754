import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { CONTROL_PATH, CONTROL_UPGRADE } from '../../shared/control/worker-contract.ts'
import { AppError, toAppError } from '../../shared/errors/app-error.ts'
import type { SecretCheck } from '../http/secret-check.ts'

export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** Turns `GET /control` with the secret into a control stream; every other upgrade is refused. */
export function createUpgradeListener(
  checkSecret: SecretCheck,
  accept: (socket: Duplex) => void,
): UpgradeListener {
  return (request, socket, head) => {
    // Without a listener a reset by the other side would end the process.
    socket.on('error', () => socket.destroy())
    try {
      checkSecret(request)
      checkTarget(request)
    } catch (error) {
      refuse(socket, toAppError(error))
      return
    }
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${CONTROL_UPGRADE}\r\n\r\n`,
    )
    if (head.length > 0) socket.unshift(head)
    accept(socket)
  }
}

function checkTarget({ method, url, headers }: IncomingMessage): void {
  if (method === 'GET' && url === CONTROL_PATH && headers.upgrade === CONTROL_UPGRADE) return
  throw new AppError('not-found', 'There is nothing to upgrade to at this path.')
}

function refuse(socket: Duplex, error: AppError): void {
  const text = `${error.message}\n`
  const head = [
    `HTTP/1.1 ${error.status} Refused`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
}
