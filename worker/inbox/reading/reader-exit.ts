import { readingSaid } from './reading-told.ts'
import type { ReadLimits } from './read-limits.ts'
import type { ReaderExit } from './reader-process.ts'
import { refusal } from './refusal.ts'

interface Circumstances {
  /** Of waiting for it. */
  readonly timeIsOver: boolean
  readonly limits: Pick<ReadLimits, 'timeMs' | 'processorMs'>
}

/** Node ends so when it has no memory left: by itself, or because it touches what the system did not give it. */
const OUT_OF_MEMORY_SIGNALS: readonly (string | null)[] = [
  'SIGABRT',
  'SIGTRAP',
  'SIGILL',
  'SIGSEGV',
]

/** Why a reader is gone that has not said its last part. */
export function refusalOfExit(
  { code, signal }: ReaderExit,
  { timeIsOver, limits }: Circumstances,
): Error {
  if (timeIsOver) return tooLong('time', limits.timeMs)
  if (signal === 'SIGXCPU') return tooLong('processor-time', limits.processorMs)
  if (OUT_OF_MEMORY_SIGNALS.includes(signal) || code === ABORTED)
    return refusal('memory', readingSaid('memory'))
  const ended =
    signal === null
      ? readingSaid('reader-ended', { code: String(code) })
      : readingSaid('reader-killed', { signal })
  return refusal('reader-failed', ended)
}

function tooLong(what: 'time' | 'processor-time', ms: number): Error {
  return refusal('time', readingSaid(what, { seconds: Math.ceil(ms / 1_000) }))
}

/** What a shell in between would make of an abort. */
const ABORTED = 134
