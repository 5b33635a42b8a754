import type { WorkerReason } from '../../shared/domain/worker-status.ts'
import type { WorkerChange } from '../workers/worker-changes.ts'
import type { WorkerState } from '../workers/worker-life.ts'
import type { BuildSeen } from './build-standing.ts'

/** Up for so long, and what ends a worker is not how it was started. */
const SETTLES_MS = 10_000

interface Start {
  readonly username: string
  readonly build: string | null
  /** Ms on the monotonic clock; null while it is coming up, or on its way to an end. */
  readonly upSince: number | null
}

/** Makes of the changes in workers' lives what each start says of the build that it was made with. */
export class StartsSeen {
  readonly #starts = new Map<string, Start>()

  /** Whether every worker that there is runs this build. */
  areAllOf(own: string): boolean {
    return [...this.#starts.values()].every(
      ({ build, upSince }) => upSince !== null && build === own,
    )
  }

  /** Everything that this change shows, and that time has shown since the last one. */
  changed(change: WorkerChange, now: number): BuildSeen[] {
    const at = new Date().toISOString()
    return [...this.#settled(now, at), ...this.#seen(change, now, at)]
  }

  *#settled(now: number, at: string): Generator<BuildSeen> {
    for (const [userId, { username, build, upSince }] of this.#starts) {
      const hasSettled = upSince !== null && now - upSince >= SETTLES_MS
      if (hasSettled) yield { userId, username, build, reason: 'ready', what: 'settled', at }
    }
  }

  *#seen(
    { profile, to: { state }, build }: WorkerChange,
    now: number,
    at: string,
  ): Generator<BuildSeen> {
    const { userId, username } = profile
    const upSince = this.#starts.get(userId)?.upSince ?? null
    const what = seenOf(state, upSince === null ? null : now - upSince)
    if (state.status === 'running') {
      this.#starts.set(userId, { username, build, upSince: upSince ?? now })
    } else if (ON_THE_WAY.has(state.status)) {
      this.#starts.set(userId, { username, build: null, upSince: null })
    } else if (!STAYS.has(state.status)) {
      this.#starts.delete(userId)
    }
    if (what) yield { userId, username, build, reason: state.reason, what, at }
  }
}

const ON_THE_WAY: ReadonlySet<string> = new Set(['starting', 'adopting', 'draining'])
/** What comes after these tells more. */
const STAYS: ReadonlySet<string> = new Set(['unresponsive', 'stopping', 'queued'])

/** @param upMs how long it had been up; null when it never was. */
function seenOf(state: WorkerState, upMs: number | null): BuildSeen['what'] | undefined {
  switch (state.status) {
    case 'running':
      return upMs === null ? 'up' : undefined
    case 'draining':
    case 'hibernated':
      return upMs === null ? undefined : 'settled'
    case 'crashed':
      if (upMs !== null && upMs >= SETTLES_MS) return 'settled'
      return isOfBuild(state, upMs !== null) ? 'fell' : undefined
    case 'stopped':
      return state.reason === 'shutdown' ? undefined : 'let-go'
    case 'adopting':
    case 'queued':
    case 'starting':
    case 'unresponsive':
    case 'stopping':
    case 'backoff':
    case 'failed':
    case 'locked':
      return undefined
  }
}

const NOT_OF_THE_BUILD: ReadonlySet<WorkerReason> = new Set([
  'shortage',
  'adoption-failed',
  'disk-filled',
])

/** Whether a build may have to do with such an end: not where the machine or somebody else ended it. */
function isOfBuild(
  { exit, reason }: Extract<WorkerState, { status: 'crashed' }>,
  wasUp: boolean,
): boolean {
  if (NOT_OF_THE_BUILD.has(reason)) return false
  if (exit.limit) return !wasUp
  return exit.signal !== 'SIGKILL' || exit.killedFor !== undefined
}
