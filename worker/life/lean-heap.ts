import { setFlagsFromString } from 'node:v8'

/**
 * Left to itself V8 lets the heap of a small program become four times as large before it looks for what nobody needs any more; twice as
 * large is enough while files go through it by the thousands. The flag is read at the end of each collection.
 */
const LEAN = '--heap-growing-percent=100'
const USUAL = '--heap-growing-percent=0'

/** How many works want it so. */
let works = 0

/** Keeps the heap small while more goes through it than stays, until what this gives is called. It takes no more time. */
export function leanHeap(setFlag = setFlagsFromString): () => void {
  works += 1
  if (works === 1) setFlag(LEAN)
  return () => {
    works -= 1
    if (works === 0) setFlag(USUAL)
  }
}
