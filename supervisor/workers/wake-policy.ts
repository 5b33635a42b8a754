import type { StartReason } from '../../shared/domain/worker-status.ts'
import type { WorkerLife } from './worker-life.ts'

/** When sleeping workers are woken. */
export interface WakePolicy {
  /** Wakes that are due at one time are spread over this long. */
  readonly jitterMs: number
  /** A worker that must be awake within this time is not put to sleep. */
  readonly awakeBeforeMs: number
  /** After the supervisor's start nothing is woken for this long, so that people are served first. */
  readonly firstLookMs: number
  /** A worker that nobody has asked for since it was woken sleeps again after this long without work. */
  readonly restlessMs: number
}

/** What came of something that was due: its worker was started for it, was up anyway, or went to rest without a word of it. */
export interface WakeOutcome {
  readonly result: 'woken' | 'awake' | 'unanswered'
  /** How long after it was due. */
  readonly lateMs: number
}

export const DEFAULT_WAKE_POLICY: WakePolicy = {
  jitterMs: 30_000,
  awakeBeforeMs: 2 * 60_000,
  firstLookMs: 5_000,
  restlessMs: 10_000,
}

/** Whether a worker that is due has to be started: one that runs or is coming sees to it itself. */
export function canBeWoken(life: WorkerLife): boolean {
  const { wanted, lock, state } = life
  const isEnding = state.status === 'draining' || state.status === 'stopping'
  if (!isEnding) return isResting(life)
  return wanted !== 'off' && lock === null && state.startAgain === null
}

/** Whether a worker has no process and may be woken. */
export function isResting({ wanted, lock, state }: WorkerLife): boolean {
  if (wanted === 'off' || lock !== null) return false
  return state.status === 'stopped' || state.status === 'hibernated'
}

/** Whether a start is nobody's wish, but what was arranged before. */
export function isByItself(reason: string): reason is Exclude<StartReason, 'request' | 'operator'> {
  return reason === 'schedule' || reason === 'inbox' || reason === 'wake-table'
}
