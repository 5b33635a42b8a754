import type { WorkerLimits } from '../../shared/domain/worker-limits.ts'
import type { WorkerReason } from '../../shared/domain/worker-status.ts'
import type { LimitHits } from './worker-group.ts'

/** The limit that brought a worker down, with what it was. */
export interface LimitReached {
  readonly reason: Extract<WorkerReason, 'out-of-memory' | 'process-limit' | 'file-limit'>
  /** The limit itself: in MB, of processes and threads, or of files. */
  readonly most: number
}

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  /** The last that it said. */
  readonly said: string | null
}

const OF_MEMORY =
  /heap out of memory|allocation fail|out of memory|ENOMEM|Cannot allocate memory|could not allocate|OOM/i
const OF_PROCESSES = /\bEAGAIN\b|Resource temporarily unavailable|pthread_create|uv_thread_create/i
const OF_FILES = /\bEMFILE\b|too many open files/i

/** Which limit a worker's end is down to, by what the kernel counted and by what the worker said; undefined for any other end. */
export function limitBehind(
  { code, signal, said }: Ended,
  limits: WorkerLimits,
  hits: LimitHits,
): LimitReached | undefined {
  if (code === 0) return undefined
  const has = (pattern: RegExp): boolean => pattern.test(said ?? '')
  const { memoryMb, processes, openFiles } = limits
  const wasKilled = hits.memory > 0 && signal === 'SIGKILL'
  if (memoryMb !== null && (wasKilled || has(OF_MEMORY)))
    return { reason: 'out-of-memory', most: memoryMb }
  return limitOfCount({ processes, openFiles }, has, hits.processes > 0)
}

function limitOfCount(
  { processes, openFiles }: Pick<WorkerLimits, 'processes' | 'openFiles'>,
  has: (pattern: RegExp) => boolean,
  wasRefused: boolean,
): LimitReached | undefined {
  if (processes !== null && (wasRefused || has(OF_PROCESSES)))
    return { reason: 'process-limit', most: processes }
  if (openFiles !== null && has(OF_FILES)) return { reason: 'file-limit', most: openFiles }
  return undefined
}
