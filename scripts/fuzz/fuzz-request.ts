import { hostileBody, hostileText, hostileValue } from './hostile-values.ts'
import type { Operation } from './operations.ts'
import type { Random } from './random.ts'
import { type ValueSource, valueOf } from './value-of-schema.ts'

/** A request as it is sent. */
export interface FuzzRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer | null
}

const TYPES: readonly string[] = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-7',
  'application/x-ndjson',
  'text/calendar',
  'application/octet-stream',
  '*/*',
]
/** Percent-encodings that are no text, and parts that are no names. */
const RAW_PARTS: readonly string[] = [
  '%',
  '%zz',
  '%c0%af',
  '%ff',
  '%ed%a0%80',
  '..;',
  '%2e%2e',
  '~',
  '*',
]
/** Headers that a client has no business with. */
const HEADERS: readonly (readonly [string, string])[] = [
  ['x-mh-actor', 'console'],
  ['x-mh-worker-secret', 'guess'],
  ['x-forwarded-for', '127.0.0.1, evil'],
  ['x-http-method-override', 'DELETE'],
  ['last-event-id', '../1'],
  ['if-match', '"*'],
  ['accept', 'application/x-ndjson'],
  ['accept', '\u00ff/*'],
  ['range', 'bytes=-1,0-'],
  ['content-encoding', 'gzip'],
  ['origin', 'null'],
  ['expect', '100-continue'],
]

/** A request to a route; what fits and what does not come together. */
export function requestTo(operation: Operation, source: ValueSource): FuzzRequest {
  const { random } = source
  const path = operation.path.replaceAll(/\{\w+\}/g, () => partOf(source))
  const body = bodyOf(operation, source)
  return {
    method: operation.method,
    path: `${path}${queryOf(operation, source)}`,
    headers: {
      ...(body === null ? {} : { 'content-type': typeFor(operation, random) }),
      ...extra(random),
    },
    body,
  }
}

function partOf({ random, known }: ValueSource): string {
  if (known.length > 0 && random.chance(0.5)) return encodeURIComponent(random.pick(known))
  if (random.chance(0.2)) return random.pick(RAW_PARTS)
  return encoded(hostileText(random).slice(0, 2_000)) || '%20'
}

function queryOf({ query }: Operation, source: ValueSource): string {
  const { random } = source
  const pairs = query
    .filter(() => random.chance(0.5))
    .map(({ name, schema }) => pair(name, valueOf(schema, source)))
  const [first] = pairs
  if (first !== undefined && random.chance(0.1)) pairs.push(first)
  if (random.chance(0.05)) pairs.push(pair(hostileText(random), hostileValue(random)))
  if (random.chance(0.03)) pairs.push('%=%zz', '__proto__[x]=1', '&&&=')
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

/** Short enough for a request line, mostly: headers have a limit of their own. */
function pair(name: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `${encoded(name.slice(0, 300))}=${encoded(text.slice(0, 3_000))}`
}

function encoded(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\uFFFD'))
}

function bodyOf({ body, method }: Operation, source: ValueSource): string | Buffer | null {
  const { random } = source
  if (!body) return method !== 'GET' && random.chance(0.2) ? hostileBody(random) : null
  if (random.chance(0.12)) return hostileBody(random)
  const value = valueOf(body.schema, source)
  return JSON.stringify(random.chance(0.03) ? [value] : value)
}

function typeFor({ body }: Operation, random: Random): string {
  return random.chance(0.08) ? random.pick(TYPES) : (body?.type ?? 'application/json')
}

function extra(random: Random): Record<string, string> {
  if (!random.chance(0.1)) return {}
  const [name, value] = random.pick(HEADERS)
  return { [name]: value }
}
