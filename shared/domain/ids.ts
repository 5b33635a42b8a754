import { uuidv7 } from 'uuidv7'

/** A new id that sorts by time and cannot collide: the prefix and a UUIDv7 (RFC 9562). */
export function newId(
  prefix:
    | 'evt'
    | 'task'
    | 'cal'
    | 'ver'
    | 'run'
    | 'train'
    | 'wrk'
    | 'req'
    | 'tmp'
    | 'att'
    | 'act'
    | 'apr'
    | 'call'
    | 'chat'
    | 'msg'
    | 'reply',
): string {
  return `${prefix}-${uuidv7()}`
}

/** The id of a request: it need not sort, and is made for each, from Node's own stock of random bytes. */
export function newRequestId(): string {
  return `req-${crypto.randomUUID()}`
}
