import type { Request, RequestHandler } from 'express'
import { AppError } from '../../shared/errors/app-error.ts'
import { cutOffLater } from './lingering-answer.ts'
import { sendProblem } from './problem-answer.ts'
import { contextOf } from './request-context.ts'

const MOST_BYTES = 1024 * 1024

/**
 * Refuses a body of more than 1 MiB as soon as it is known to be one, and cuts it off. The parser after it reads a body to its end before
 * it says so, and one without an end for ever.
 */
export function boundedBody(
  onRefused: (request: Request, error: unknown, status: number) => void,
): RequestHandler {
  return (request, response, next) => {
    const refuse = (): void => {
      const error = new AppError('body-too-large', 'The body is larger than 1 MiB.')
      const status = sendProblem(response, error, contextOf(request).requestId)
      onRefused(request, error, status)
      cutOffLater(request)
    }
    if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) return refuse()
    if (request.headers['transfer-encoding'] !== undefined) whenLarger(request, refuse)
    next()
  }
}

function whenLarger(request: Request, call: () => void): void {
  let bytes = 0
  const count = (chunk: Buffer): void => {
    bytes += chunk.length
    if (bytes <= MOST_BYTES) return
    request.off('data', count)
    call()
  }
  request.on('data', count)
}
