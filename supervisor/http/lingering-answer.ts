import type { IncomingMessage, ServerResponse } from 'node:http'
import { patientTimeout } from '../patient-timeout.ts'

/** How long whoever was refused may go on sending, so that the answer is read and not lost in a reset. */
const LINGER_MS = 5_000

/**
 * To be called before an answer is written that comes before all of its request's body. Node destroys the connection of a request that says
 * `connection: close` with the answer's last byte; what is still being sent then resets it, and the answer is lost unread. This ends its own
 * side alone, takes what still comes, and destroys the connection a while later.
 */
export function lingerAfter(response: ServerResponse): void {
  const { req: request } = response
  if (response.shouldKeepAlive || request.complete || !hasBody(request)) return
  response.shouldKeepAlive = true
  response.once('finish', () => {
    request.socket.end()
    cutOffLater(request)
  })
}

/** Takes no more of a body than what comes within a while. */
export function cutOffLater(request: IncomingMessage): void {
  request.resume()
  const cancel = patientTimeout(LINGER_MS, () => request.socket.destroy())
  request.once('end', cancel)
  request.socket.once('close', cancel)
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
