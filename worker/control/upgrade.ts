import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  CONTROL_PATH,
  CONTROL_UPGRADE,
  OFFERS_AUDIT_HEADS,
  OFFERS_ALIVE_SAID,
  OFFERS_HEADER,
  OFFERS_SLOTS,
} from '../../shared/control/worker-contract.ts'
import { AppError, toAppError } from '../../shared/errors/app-error.ts'
import type { SecretCheck } from '../http/secret-check.ts'

export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** What a supervisor does beyond what every one does. */
export interface SupervisorOffers {
  /** It deals out the places at servers of models. */
  readonly dealsSlots: boolean
  readonly notesAuditHeads: boolean
  readonly readsAliveSaid: boolean
}

interface UpgradeOptions {
  readonly checkSecret: SecretCheck
  /** Takes over a control stream, of a supervisor that offers this. */
  readonly control: (socket: Duplex, offers: SupervisorOffers) => void
  /** Somebody else's upgrades, where they are for it; what it throws is answered. */
  readonly others: {
    readonly isAsked: (request: IncomingMessage) => boolean
    readonly accept: (asked: {
      readonly request: IncomingMessage
      readonly socket: Duplex
      readonly head: Buffer
    }) => Promise<void>
  }
}

/** Turns `GET /control` with the secret into a control stream; every other upgrade is for others, or is refused. */
export function createUpgradeListener({
  checkSecret,
  control,
  others,
}: UpgradeOptions): UpgradeListener {
  return (request, socket, head) => {
    // Without a listener a reset by the other side would end the process.
    socket.on('error', () => socket.destroy())
    try {
      checkSecret(request)
      if (others.isAsked(request)) {
        others
          .accept({ request, socket, head })
          .catch((error: unknown) => refuse(socket, toAppError(error)))
        return
      }
      checkTarget(request)
    } catch (error) {
      refuse(socket, toAppError(error))
      return
    }
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${CONTROL_UPGRADE}\r\n\r\n`,
    )
    if (head.length > 0) socket.unshift(head)
    control(socket, offersOf(request))
  }
}

function offersOf({ headers }: IncomingMessage): SupervisorOffers {
  const words = String(headers[OFFERS_HEADER] ?? '').split(',')
  const offers = (wanted: string): boolean => words.some((word) => word.trim() === wanted)
  return {
    dealsSlots: offers(OFFERS_SLOTS),
    notesAuditHeads: offers(OFFERS_AUDIT_HEADS),
    readsAliveSaid: offers(OFFERS_ALIVE_SAID),
  }
}

function checkTarget({ method, url, headers }: IncomingMessage): void {
  if (method === 'GET' && url === CONTROL_PATH && headers.upgrade === CONTROL_UPGRADE) return
  throw new AppError('not-found', 'There is nothing to upgrade to at this path.')
}

function refuse(socket: Duplex, error: AppError): void {
  if (socket.writableEnded || socket.destroyed) return
  const text = `${error.message}\n`
  const head = [
    `HTTP/1.1 ${error.status} Refused`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
}
