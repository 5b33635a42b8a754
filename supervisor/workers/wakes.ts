import type { WorkerMessage } from '../../shared/control/control-messages.ts'
import { jitterOf } from '../../shared/domain/jitter.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { SupervisedWorker } from './supervised-worker.ts'
import { canBeWoken, isByItself, type WakeOutcome, type WakePolicy } from './wake-policy.ts'
import type { KeptWake, WakeTable } from './wake-table.ts'

export interface WakesOptions {
  readonly table: WakeTable
  readonly policy: WakePolicy
  readonly logger: Logger
  /** Everybody whose worker may run. */
  readonly profiles: () => readonly ProfileRef[]
  readonly workerOf: (profile: ProfileRef) => SupervisedWorker
  /** The workers that there are. */
  readonly workers: () => Iterable<SupervisedWorker>
  /** Workers that may be starting at once. */
  readonly startsAtOnce: () => number
  /** Hears what came of each wake that was due. */
  readonly onWakeSettled?: (outcome: WakeOutcome) => void
  /** Hears how much came due while no supervisor ran. */
  readonly onWakesMissed?: (count: number) => void
}

type NextWake = Extract<WorkerMessage, { kind: 'next-wake' }>

/**
 * Wakes sleeping workers when something is due. It looks at the clock once a second, so that far times and jumps of the clock are
 * nothing special, and lets no more of them into the line than may start at once, so that people are never behind a crowd of schedules.
 *
 * INVARIANT: a wake stays in the table until a worker that started after it has said what comes next; it is told then what was due.
 */
export class Wakes {
  readonly #options: WakesOptions
  readonly #beganAt = performance.now()
  /** Profiles with a new file in the inbox, until their worker runs. */
  readonly #filled = new Set<string>()

  constructor(options: WakesOptions) {
    this.#options = options
    const { table, profiles, onWakesMissed } = options
    const now = new Date().toISOString()
    const missed = [...table.due(Date.now())].filter(({ wake }) => !wake.unknown)
    if (missed.length > 0) onWakesMissed?.(missed.length)
    if (!table.isNew) return
    for (const { userId, username } of profiles())
      table.set(username, { userId, at: now, because: [], unknown: true })
    table.begin()
  }

  /** Starts what is due, as far as there is room. */
  look(now = Date.now()): void {
    const { policy, startsAtOnce } = this.#options
    if (performance.now() - this.#beganAt < policy.firstLookMs) return
    const due = [...this.#filledWorkers(), ...this.#dueWorkers(now)]
    if (due.length === 0) return
    const room = startsAtOnce() - this.#underWay()
    for (const { worker, reason } of due.slice(0, Math.max(0, room)))
      worker.dispatch({ kind: 'start', reason })
  }

  /** A file came into the inbox of a sleeping worker. */
  inboxFilled({ username }: ProfileRef): void {
    this.#filled.add(username)
    this.look()
  }

  /** A worker runs: it sees its inbox itself. What is due it is told when it says what comes next. */
  runs({ username }: ProfileRef): void {
    this.#filled.delete(username)
  }

  /** A worker says when it must be awake next. What was due before is told to it, whether or not it knows. */
  heard(worker: SupervisedWorker, { at, because }: NextWake): void {
    const { table } = this.#options
    const { userId, username } = worker.profile
    const before = table.get(username)
    if (before?.at === at && !before.unknown) return
    if (before && !before.unknown && isDue(before, Date.now())) {
      worker.tell({ kind: 'woken', reason: 'schedule', dueAt: before.at })
      this.#settle(before, worker.startedFor === 'schedule' ? 'woken' : 'awake')
    }
    table.set(username, { userId, at, because, unknown: false })
  }

  /** A worker has gone to rest. One that was woken and did not say what comes next is not woken for the same again. */
  rested(worker: SupervisedWorker): void {
    const { table, logger } = this.#options
    const { username } = worker.profile
    const kept = table.get(username)
    if (!kept || !isDue(kept, worker.startedAt)) return
    logger.warn({ evt: 'wake-not-answered', user_id: kept.userId })
    if (!kept.unknown) this.#settle(kept, 'unanswered')
    table.set(username, { ...kept, at: null, unknown: false })
  }

  /** When the profile is woken next, in ISO 8601; null when it is not, or nobody knows. */
  nextAt({ userId, username }: ProfileRef): string | null {
    const kept = this.#options.table.get(username)
    return kept?.userId === userId && !kept.unknown ? kept.at : null
  }

  /** Whether something is due so soon that the worker should not go to sleep before. */
  isDueSoon(profile: ProfileRef, now = Date.now()): boolean {
    const at = Date.parse(this.nextAt(profile) ?? '')
    return at > now && at - now < this.#options.policy.awakeBeforeMs
  }

  forget({ username }: ProfileRef): void {
    this.#filled.delete(username)
    this.#options.table.delete(username)
  }

  rename({ username }: ProfileRef, to: string): void {
    this.#filled.delete(username)
    this.#options.table.rename(username, to)
  }

  #settle({ at }: KeptWake, result: WakeOutcome['result']): void {
    const lateMs = Math.max(0, Date.now() - Date.parse(at ?? ''))
    this.#options.onWakeSettled?.({ result, lateMs })
  }

  /** Who is due, the longest first. */
  #dueWorkers(now: number): Waking[] {
    const { table, policy, workerOf } = this.#options
    const found: (Waking & { readonly at: number })[] = []
    const ofNow = new Map(this.#options.profiles().map((profile) => [profile.username, profile]))
    for (const { username, wake, at } of table.due(now)) {
      const profile = ofNow.get(username)
      if (profile?.userId !== wake.userId) continue
      const spreadAt = at + (wake.unknown ? 0 : jitterOf(wake.userId, policy.jitterMs))
      const worker = workerOf(profile)
      const reason = wake.unknown ? 'wake-table' : 'schedule'
      if (spreadAt <= now && canBeWoken(worker.life)) found.push({ worker, reason, at: spreadAt })
    }
    return found.toSorted((one, other) => one.at - other.at)
  }

  /** Who is about to start by itself, or was started to say what comes next and has not gone to sleep again. */
  #underWay(): number {
    return [...this.#options.workers()].filter(({ life, startedFor, endpoint }) => {
      const { status, reason } = life.state
      if (status === 'queued' || status === 'starting') return isByItself(reason)
      return startedFor === 'wake-table' && endpoint?.isUsed === false
    }).length
  }

  #filledWorkers(): Waking[] {
    if (this.#filled.size === 0) return []
    const { profiles, workerOf } = this.#options
    return profiles()
      .filter(({ username }) => this.#filled.has(username))
      .map((profile) => ({ worker: workerOf(profile), reason: 'inbox' }) as const)
      .filter(({ worker }) => canBeWoken(worker.life))
  }
}

interface Waking {
  readonly worker: SupervisedWorker
  readonly reason: 'inbox' | 'schedule' | 'wake-table'
}

function isDue({ at }: KeptWake, now: number): boolean {
  return at !== null && Date.parse(at) <= now
}
