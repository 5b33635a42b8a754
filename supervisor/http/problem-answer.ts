import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { STATUS_CODES } from 'node:http'
import { type AppError, toAppError } from '../../shared/errors/app-error.ts'
import { problemHeaders, problemOf } from '../../shared/errors/problem.ts'
import { lingerAfter } from './lingering-answer.ts'

const CLOSE_MS = 1_000

/** Answers with the problem document of an error and gives its status. */
export function sendProblem(response: ServerResponse, thrown: unknown, requestId: string): number {
  const error = toAppError(thrown)
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return error.status
  }
  const body = JSON.stringify(problemOf(error, requestId))
  lingerAfter(response)
  response.writeHead(error.status, {
    ...headersOf(error),
    'x-request-id': requestId,
    'content-length': Buffer.byteLength(body),
  })
  response.end(response.req.method === 'HEAD' ? undefined : body)
  return error.status
}

/** The same on a socket that asked for an upgrade. */
export function sendProblemRaw(socket: Duplex, thrown: unknown, requestId: string): void {
  const error = toAppError(thrown)
  const body = JSON.stringify(problemOf(error, requestId))
  const headers = {
    ...headersOf(error),
    'x-request-id': requestId,
    connection: 'close',
    'content-length': String(Buffer.byteLength(body)),
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  // A client that does not close in turn keeps no descriptor.
  setTimeout(() => socket.destroy(), CLOSE_MS).unref()
  socket.end(
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}\r\n${lines.join('')}\r\n${body}`,
  )
}

function headersOf(error: AppError): Record<string, string> {
  const { allowed } = error.details
  const allow = Array.isArray(allowed) ? { allow: allowed.join(', ') } : {}
  return { ...problemHeaders(error), ...allow, 'x-content-type-options': 'nosniff' }
}
