import type { IncomingMessage } from 'node:http'
import { checkNesting } from '../../shared/api/nesting.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'

/** The largest JSON body that is read. */
const MAX_BODY_BYTES = 1024 * 1024

/** Reads a JSON body. Throws `body-too-large`, or `invalid-input` when it is no JSON in UTF-8. */
export async function readJsonBody(
  request: IncomingMessage,
  maxBytes = MAX_BODY_BYTES,
): Promise<unknown> {
  return jsonOf(await readTextBody(request, maxBytes))
}

/** The same of a body that may be left away: undefined then. */
export async function readJsonBodyIfAny(request: IncomingMessage): Promise<unknown> {
  const text = await readTextBody(request, MAX_BODY_BYTES)
  return text === '' ? undefined : jsonOf(text)
}

function jsonOf(text: string): unknown {
  const value = parseJson(text, 'Body')
  checkNesting(value, 'Body')
  return value
}

/** Reads a body of text. Throws `body-too-large`, or `invalid-input` when it is not UTF-8. */
export async function readTextBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const chunks: Buffer[] = []
  let bytes = 0
  // Leaving the loop must not destroy the connection, or the client would never read why.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const piece: Buffer = chunk
    bytes += piece.length
    if (bytes > maxBytes) throw tooLarge(maxBytes)
    chunks.push(piece)
  }
  return decode(Buffer.concat(chunks))
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new AppError('invalid-input', 'Body is not UTF-8 text.', { cause: error })
  }
}

function tooLarge(maxBytes: number): AppError {
  return new AppError(
    'body-too-large',
    `The body is larger than ${maxBytes} bytes. Send less at once.`,
    { details: { maxBytes } },
  )
}
