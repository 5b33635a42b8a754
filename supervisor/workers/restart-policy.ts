/** When a crashed worker is started again. Times in ms on the monotonic clock. */
export interface RestartPolicy {
  /** Pauses before the first, second … restart; the last holds from then on. */
  readonly backoffMs: readonly number[]
  readonly jitter: number
  /** This many crashes within the window, and no more restarts. */
  readonly maxCrashes: number
  readonly windowMs: number
  /** After `failed`, the pause before it is tried once more; it doubles up to the most. */
  readonly failedRetryMs: number
  readonly failedRetryMostMs: number
  /** Up this long, and the backoff begins anew; up this long, and the crashes are forgotten. */
  readonly backoffHealMs: number
  readonly crashesHealMs: number
}

/** The numbers of the operating manual (`docs/architecture.md`, life of a worker). */
export const DEFAULT_RESTART_POLICY: RestartPolicy = {
  backoffMs: [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000],
  jitter: 0.2,
  maxCrashes: 5,
  windowMs: 5 * 60_000,
  failedRetryMs: 15 * 60_000,
  failedRetryMostMs: 2 * 60 * 60_000,
  backoffHealMs: 60_000,
  crashesHealMs: 10 * 60_000,
}

/** What is remembered of a worker's past. */
export interface CrashHistory {
  /** Times of the crashes that count. */
  readonly crashes: readonly number[]
  /** Position in the backoff table. */
  readonly step: number
  /** How often it came to `failed` in a row. */
  readonly failures: number
}

export const NO_CRASHES: CrashHistory = { crashes: [], step: 0, failures: 0 }

/** What follows on a crash. */
export type RestartDecision =
  | { readonly kind: 'backoff'; readonly delayMs: number; readonly history: CrashHistory }
  | { readonly kind: 'failed'; readonly retryMs: number; readonly history: CrashHistory }

interface Crash {
  readonly now: number
  /** How long the worker had been ready; 0 when it never was. */
  readonly upMs: number
  /** Restarting cannot help (the profile cannot be used). */
  readonly hopeless: boolean
  /** It came of what the supervisor or the machine lacked, and speaks against no worker. */
  readonly isShortage: boolean
  /** From 0 to 1, for the jitter. */
  readonly random: number
}

/** Decides what follows on a crash, from the crashes so far. */
export function decideRestart(
  past: CrashHistory,
  crash: Crash,
  policy: RestartPolicy,
): RestartDecision {
  const { now, upMs } = crash
  const remembered = upMs >= policy.crashesHealMs ? NO_CRASHES : past
  if (crash.isShortage) return backoff(remembered, crash, policy)
  const crashes = [...remembered.crashes.filter((time) => now - time < policy.windowMs), now]
  if (crash.hopeless || crashes.length >= policy.maxCrashes) {
    const { failures } = remembered
    const retryMs = Math.min(policy.failedRetryMs * 2 ** failures, policy.failedRetryMostMs)
    return { kind: 'failed', retryMs, history: { crashes: [], step: 0, failures: failures + 1 } }
  }
  return backoff({ ...remembered, crashes }, crash, policy)
}

function backoff(
  history: CrashHistory,
  { upMs, random }: Crash,
  { backoffMs, backoffHealMs, jitter }: RestartPolicy,
): RestartDecision {
  const step = upMs >= backoffHealMs ? 0 : history.step
  const delay = backoffMs[Math.min(step, backoffMs.length - 1)] ?? 0
  const delayMs = Math.round(delay * (1 + jitter * (2 * random - 1)))
  return { kind: 'backoff', delayMs, history: { ...history, step: step + 1 } }
}
