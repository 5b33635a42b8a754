import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AnswerHead, MalformedAnswer } from '../../../supervisor/upstream/answer-head.ts'
import { AnswerReader } from '../../../supervisor/upstream/answer-reader.ts'

interface Read {
  readonly heads: AnswerHead[]
  readonly body: string
  readonly ended: number
  readonly keepAlive: boolean
}

/** Reads an answer that comes in pieces which end at the given places. */
function read(
  text: string,
  { cuts = [], isHead = false }: { cuts?: number[]; isHead?: boolean } = {},
): Read {
  const heads: AnswerHead[] = []
  const parts: Buffer[] = []
  let ended = 0
  const sink = {
    onHead: (head: AnswerHead) => void heads.push(head),
    onBody: (part: Buffer) => parts.push(part) > 0,
    onEnd: () => void (ended += 1),
  }
  const reader = new AnswerReader(sink, isHead)
  const bytes = Buffer.from(text, 'latin1')
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])]
  const sorted = places.toSorted((one, other) => one - other)
  for (const [index, from] of sorted.entries()) {
    const piece = bytes.subarray(from, sorted[index + 1] ?? from)
    if (piece.length > 0) reader.push(piece)
  }
  return {
    heads,
    body: Buffer.concat(parts).toString('latin1'),
    ended,
    keepAlive: reader.keepAlive,
  }
}

const WITH_LENGTH = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello'
const CHUNKED =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n'

describe('an answer', () => {
  it.each([WITH_LENGTH, CHUNKED])('reads the same in whatever pieces it comes', (text) => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 500 }), { maxLength: 30 }), (cuts) => {
        const { heads, body, ended, keepAlive } = read(text, { cuts })

        expect(heads.map(({ status }) => status)).toEqual([200])
        expect({ body, ended, keepAlive }).toEqual({ body: 'hello', ended: 1, keepAlive: true })
      }),
    )
  })

  it('carries any bytes in any chunks', () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 8 })
    fc.assert(
      fc.property(chunks, fc.array(fc.nat({ max: 3000 }), { maxLength: 10 }), (parts, cuts) => {
        const texts = parts.map((part) => Buffer.from(part).toString('latin1'))
        const coded = texts.map((text) => `${text.length.toString(16)}\r\n${text}\r\n`).join('')
        const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'

        const { body, ended } = read(`${head}${coded}0\r\n\r\n`, { cuts })

        expect({ body, ended }).toEqual({ body: texts.join(''), ended: 1 })
      }),
    )
  })

  it('gives its fields in lower case, in their order', () => {
    const { heads } = read(WITH_LENGTH)

    expect(heads[0]?.headers).toEqual(['content-type', 'text/plain', 'content-length', '5'])
  })

  it.each([
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n', false],
    ['304', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', false],
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', true],
    ['length 0', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', false],
  ])('has no body: %s', (_name, text, isHead) => {
    const { body, ended, keepAlive } = read(text, { isHead })

    expect({ body, ended, keepAlive }).toEqual({ body: '', ended: 1, keepAlive: true })
  })

  it('comes after an interim answer', () => {
    const { heads, body } = read(`HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${WITH_LENGTH}`)

    expect(heads.map(({ status }) => status)).toEqual([200])
    expect(body).toBe('hello')
  })

  it('gives the connection up after a byte too many, and where the worker closes it', () => {
    const smuggled = read(`${WITH_LENGTH}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil`)
    const closing = read('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')

    expect(smuggled).toMatchObject({ body: 'hello', ended: 1, keepAlive: false })
    expect(closing.keepAlive).toBe(false)
  })

  it('does not end where its bytes stop', () => {
    expect(read(WITH_LENGTH.slice(0, -1)).ended).toBe(0)
    expect(read(CHUNKED.slice(0, -2)).ended).toBe(0)
  })

  it('asks to wait when its reader does', () => {
    const sink = { onHead: () => undefined, onBody: () => false, onEnd: () => undefined }

    expect(new AnswerReader(sink, false).push(Buffer.from(WITH_LENGTH))).toBe(false)
  })
})

describe('an answer is refused', () => {
  const head = (...fields: string[]): string => `HTTP/1.1 200 OK\r\n${fields.join('\r\n')}\r\n\r\n`

  it.each([
    ['with both a length and a coding', head('Content-Length: 5', 'Transfer-Encoding: chunked')],
    ['with two lengths', head('Content-Length: 5', 'Content-Length: 5')],
    ['with a list of lengths', head('Content-Length: 5, 5')],
    ['with a signed length', head('Content-Length: +5')],
    ['with a length beyond reason', head('Content-Length: 9999999999999999')],
    ['with another coding', head('Transfer-Encoding: gzip, chunked')],
    ['with a coding twice', head('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked')],
    ['without an end', head('Content-Type: text/plain')],
    ['with a bare line feed', 'HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n'],
    ['with a bare carriage return', head('A: b\rSet-Cookie: c', 'Content-Length: 0')],
    ['with a folded line', head('A: b\r\n c', 'Content-Length: 0')],
    ['with a space before the colon', head('Content-Length : 0')],
    ['with a NUL', head('A: \0', 'Content-Length: 0')],
    ['of another version', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n'],
    ['that is none', 'GET / HTTP/1.1\r\nContent-Length: 0\r\n\r\n'],
    ['that switches protocols unasked', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
    ['with an endless head', `HTTP/1.1 200 OK\r\nA: ${'b'.repeat(40_000)}`],
    ['with a chunk size that is none', CHUNKED.replace('3\r\nhel', '0x3\r\nhel')],
    ['with a chunk longer than it says', CHUNKED.replace('hel\r\n', 'help\r\n')],
    ['with a chunk extension', CHUNKED.replace('3\r\nhel', '3;a=b\r\nhel')],
    ['with a bare line feed among chunks', CHUNKED.replace('3\r\nhel', '3\nhel')],
    ['with a trailer', CHUNKED.replace('0\r\n\r\n', '0\r\nA: b\r\n\r\n')],
  ])('%s', (_name, text) => {
    expect(() => read(text)).toThrow(MalformedAnswer)
    expect(() => read(text, { cuts: Array.from(text, (_character, index) => index) })).toThrow(
      MalformedAnswer,
    )
  })
})
