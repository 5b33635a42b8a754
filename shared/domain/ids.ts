import { uuidv7 } from 'uuidv7'

/** A new id that sorts by time and cannot collide: the prefix and a UUIDv7 (RFC 9562). */
export function newId(prefix: 'evt' | 'task' | 'run' | 'wrk' | 'req' | 'tmp'): string {
  return `${prefix}-${uuidv7()}`
}
