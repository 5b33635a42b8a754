interface RawRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly host: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What a browser sends with everything, in about its size. */
const USUAL = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'application/json',
  'accept-language': 'en-US,en;q=0.5',
} as const

/** A request as it goes over the wire, kept ready so that making it is not measured. */
export function rawRequest({ method, path, host, headers = {}, body }: RawRequest): string {
  const text = body === undefined ? '' : JSON.stringify(body)
  const ofBody =
    body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }
  const lines = Object.entries({ host, ...USUAL, ...headers, ...ofBody }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  return `${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${text}`
}
