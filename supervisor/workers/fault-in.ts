import { WrongIdentity } from './control-link.ts'
import { shortageOf } from './shortage.ts'

/** What was wrong where a worker did not prove who it is. */
export function faultIn(error: unknown): 'identity' | 'unreachable' | 'shortage' {
  if (error instanceof WrongIdentity) return 'identity'
  const shortage = shortageOf(error)
  // A worker that takes no more connections gives the code that else says there are too many processes.
  return shortage === 'files' || shortage === 'memory' ? 'shortage' : 'unreachable'
}
