import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { PACKED_ENCODINGS, preferredEncoding } from './content-encoding.ts'

const representation = () => z.object({ bytes: z.instanceof(Uint8Array), etag: z.string() })
/** The bytes of a file in one encoding, with their strong validator. */
export type Representation = z.output<ReturnType<typeof representation>>

/** What the handler of a file's route gives: the file, plain and as it was packed, with the headers that it goes out with. */
export const FileAnswer = schema(() =>
  z.object({
    type: z.string(),
    cacheControl: z.string(),
    identity: representation(),
    br: representation().optional(),
    gzip: representation().optional(),
  }),
)
export type FileAnswer = z.output<typeof FileAnswer.zod>

/** Bytes that may be sent. */
export function representationOf(bytes: Representation['bytes']): Representation {
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url')}"` }
}

/**
 * Answers with a file in the encoding that the client prefers, under the status that the response has; with a 304 where the client has
 * these very bytes already; to HEAD with the headers only.
 */
export function sendFile(response: ServerResponse, answer: FileAnswer): void {
  const { headers } = response.req
  const packed = PACKED_ENCODINGS.filter((one) => answer[one] !== undefined)
  const encoding = preferredEncoding(joined(headers['accept-encoding']), packed)
  const { bytes, etag } = answer[encoding] ?? answer.identity
  response.setHeader('cache-control', answer.cacheControl)
  response.setHeader('etag', etag)
  if (packed.length > 0) response.setHeader('vary', 'Accept-Encoding')
  if (response.statusCode === 200 && isKnown(etag, headers['if-none-match'])) {
    response.statusCode = 304
    return void response.end()
  }
  if (encoding !== 'identity') response.setHeader('content-encoding', encoding)
  response.setHeader('content-type', answer.type)
  response.setHeader('content-length', bytes.byteLength)
  response.end(bytes)
}

function joined(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header
}

/** Whether the client names these bytes (RFC 9110, 13.1.2): the comparison is weak, as a proxy may have weakened the validator. */
function isKnown(etag: string, named: string | undefined): boolean {
  if (named === undefined) return false
  const tags = named.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}
