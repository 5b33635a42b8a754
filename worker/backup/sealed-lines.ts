import { createHash } from 'node:crypto'
import { AppError } from '../../shared/errors/app-error.ts'

/** The last line of a sealed file: the hash of all that stands before it. */
export function sealOf(...body: readonly Buffer[]): string {
  const hash = createHash('sha256')
  for (const piece of body) hash.update(piece)
  return `{"sha256":"${hash.digest('hex')}"}\n`
}

/** The last line as it stands there, whatever it is. */
export function sealIn(bytes: Buffer): string {
  return bytes.subarray(bodyLength(bytes)).toString('latin1')
}

/** What stands before the seal of a file. Throws `file-corrupt` when a single bit of it has changed; `instead` says what to do then. */
export function sealedBody(bytes: Buffer, what: string, instead: string): Buffer {
  const body = bytes.subarray(0, bodyLength(bytes))
  if (body.length > 0 && sealOf(body) === sealIn(bytes)) return body
  throw new AppError('file-corrupt', `${what} is not as it was written. ${instead}`)
}

/** The lines of a body, without their ends. */
export function linesOf(body: Buffer): string[] {
  return body.toString('utf8').split('\n').slice(0, -1)
}

function bodyLength(bytes: Buffer): number {
  return bytes.lastIndexOf('\n', bytes.length - 2) + 1
}
