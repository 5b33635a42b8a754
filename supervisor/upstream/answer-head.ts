/** Status line and header fields of an answer: names in lower case and values, in turn. */
export interface AnswerHead {
  readonly status: number
  readonly headers: readonly string[]
  /** How the end of the body is known. */
  readonly framing: AnswerFraming
  readonly keepAlive: boolean
}

export type AnswerFraming =
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'none' }

/** An answer that is not plain HTTP/1.1, or could be read in two ways. */
export class MalformedAnswer extends Error {
  readonly code = 'EBADANSWER'

  constructor(what: string) {
    super(`The worker's answer is malformed: ${what}.`)
    this.name = 'MalformedAnswer'
  }
}

const WHOLE_HEAD = /^(?:[\t\x20-\x7e\x80-\xff]+\r\n)+\r\n$/
const STATUS_LINE = /^HTTP\/1\.1 ([1-5]\d\d)(?: |$)/
const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const LENGTH = /^\d{1,15}$/

/**
 * Reads the head of an answer as RFC 9112 writes it, and nothing looser: no bare CR or LF, no folded lines, no space before a colon,
 * at most one Content-Length, `chunked` as the only transfer coding, never both. Throws `MalformedAnswer`.
 *
 * @param text the head as Latin-1, from the status line to the empty line.
 */
export function parseAnswerHead(text: string): AnswerHead {
  if (!WHOLE_HEAD.test(text)) throw new MalformedAnswer('a stray control character')
  const firstEnd = text.indexOf('\r\n')
  const status = Number(STATUS_LINE.exec(text.slice(0, firstEnd))?.[1] ?? Number.NaN)
  if (Number.isNaN(status)) throw new MalformedAnswer('not a status line of HTTP/1.1')
  const headers = fieldsOf(text, firstEnd + 2)
  return { status, headers, ...messageOf(headers) }
}

function fieldsOf(text: string, from: number): string[] {
  const headers: string[] = []
  for (let at = from; at < text.length - 2;) {
    const end = text.indexOf('\r\n', at)
    const colon = text.indexOf(':', at)
    const name = text.slice(at, colon)
    if (colon === -1 || colon > end || !FIELD_NAME.test(name)) {
      throw new MalformedAnswer('a line that is no header field')
    }
    headers.push(name.toLowerCase(), text.slice(colon + 1, end).trim())
    at = end + 2
  }
  return headers
}

function messageOf(headers: readonly string[]): Pick<AnswerHead, 'framing' | 'keepAlive'> {
  let length: string | undefined
  let coding: string | undefined
  let keepAlive = true
  for (let index = 0; index < headers.length; index += 2) {
    const value = headers[index + 1] ?? ''
    const name = headers[index]
    if (name === 'content-length') {
      if (length !== undefined) throw new MalformedAnswer('Content-Length twice')
      length = value
    } else if (name === 'transfer-encoding') {
      if (coding !== undefined) throw new MalformedAnswer('Transfer-Encoding twice')
      coding = value.toLowerCase()
    } else if (name === 'connection' && value.toLowerCase().includes('close')) {
      keepAlive = false
    }
  }
  return { framing: framingOf(length, coding), keepAlive }
}

function framingOf(length: string | undefined, coding: string | undefined): AnswerFraming {
  if (coding !== undefined) {
    if (length !== undefined) throw new MalformedAnswer('both a length and a transfer coding')
    if (coding !== 'chunked') throw new MalformedAnswer('a transfer coding other than chunked')
    return { kind: 'chunked' }
  }
  if (length === undefined) return { kind: 'none' }
  if (!LENGTH.test(length)) throw new MalformedAnswer('Content-Length is no number')
  return { kind: 'length', bytes: Number(length) }
}
