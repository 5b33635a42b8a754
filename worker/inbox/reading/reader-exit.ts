import type { ReadLimits } from './read-limits.ts'
import type { ReaderExit } from './reader-process.ts'
import { OUT_OF_MEMORY, refusal } from './refusal.ts'

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
  if (timeIsOver) return tooLong(limits.timeMs, '')
  if (signal === 'SIGXCPU') return tooLong(limits.processorMs, ' of the processor’s time')
  if (OUT_OF_MEMORY_SIGNALS.includes(signal) || code === ABORTED)
    return refusal(OUT_OF_MEMORY.code, OUT_OF_MEMORY.message)
  const how = signal === null ? `with ${code}` : `by ${signal}`
  return refusal('reader-failed', `Its reader ended ${how} before it had read everything.`)
}

function tooLong(ms: number, what: string): Error {
  const seconds = Math.ceil(ms / 1_000)
  return refusal(
    'time',
    `Reading it takes more than ${seconds} seconds${what}. Split it into smaller files.`,
  )
}

/** What a shell in between would make of an abort. */
const ABORTED = 134
