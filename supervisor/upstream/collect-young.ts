import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

let collect: (() => void) | undefined

/**
 * Collects what has just been given up. Each piece of a body is memory of its own, outside V8's heap, and of such V8 lets 32 MiB lie
 * before it looks for what nobody needs any more; this takes a millisecond. Without V8's `gc` it does nothing.
 */
export function collectYoung(): void {
  collect ??= youngCollection()
  collect()
}

/** The flag is given up at once: while it is set Node takes no compiled code that it is given. */
function youngCollection(): () => void {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('typeof gc === "function" ? gc : undefined')
  setFlagsFromString('--no-expose-gc')
  return () => {
    if (typeof gc === 'function') Reflect.apply(gc, undefined, [{ type: 'minor' }])
  }
}
