import { AppError } from '../../shared/errors/app-error.ts'
import type { SupervisedWorker } from './supervised-worker.ts'
import type { WorkerEndpoint } from './worker-endpoint.ts'
import { stateSaid } from './worker-said.ts'
import { stateInWords } from './worker-words.ts'

/** How long a request waits for a worker that is not running yet. */
export const HOLD_MS = 10_000

/**
 * The endpoint as soon as the worker is running. Throws a 503 with the worker's state when it is off or has failed,
 * and when it did not come up in time; the worker goes on starting then.
 */
export async function endpointWhenRunning(
  worker: SupervisedWorker,
  signal: AbortSignal,
  holdMs = HOLD_MS,
): Promise<WorkerEndpoint> {
  return await new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      clearTimeout(timer)
      away()
      signal.removeEventListener('abort', onAbort)
      finish()
    }
    const onAbort = (): void =>
      settle(() => reject(new AppError('worker-unreachable', 'The client went away.')))
    const look = (): void => {
      const { endpoint } = worker
      if (endpoint) return settle(() => resolve(endpoint))
      const refusal = refusalOf(worker)
      if (refusal) settle(() => reject(refusal))
    }
    const timer = setTimeout(() => settle(() => reject(notYet(worker))), holdMs)
    const away = worker.onChange(look)
    signal.addEventListener('abort', onAbort, { once: true })
    look()
  })
}

function refusalOf(worker: SupervisedWorker): AppError | undefined {
  const { life } = worker
  const { state } = life
  if (life.lock !== null) return lockedProfile(worker)
  if (state.status === 'failed') {
    return problemOfState('worker-failed', worker, (state.deadline - performance.now()) / 1000)
  }
  if (life.wanted === 'off') return problemOfState('worker-off', worker)
  if (state.status !== 'stopped') return undefined
  if (state.reason === 'queue-timeout') return problemOfState('worker-starting', worker, 5)
  // Whoever stopped it did so after this request asked for it.
  return problemOfState('worker-off', worker)
}

/** Why somebody who wants a locked profile cannot have it. */
export function lockedProfile(worker: SupervisedWorker): AppError {
  return problemOfState('profile-locked', worker, 2)
}

function notYet(worker: SupervisedWorker): AppError {
  return problemOfState('worker-starting', worker, 2)
}

/** A refusal (503, or 423 while it is locked) that carries the worker's state and its words. */
function problemOfState(
  code: 'worker-off' | 'worker-failed' | 'worker-starting' | 'profile-locked',
  worker: SupervisedWorker,
  retryAfterSeconds?: number,
): AppError {
  const { life, profile } = worker
  const now = performance.now()
  const words = stateInWords(life, now)
  const message = `The worker of ${profile.username} does not serve. ${words}`
  const details = {
    worker: {
      state: life.state.status,
      reason: life.state.reason,
      words,
      said: stateSaid(life, now),
    },
    ...(retryAfterSeconds === undefined
      ? {}
      : { retryAfterSeconds: Math.max(1, Math.ceil(retryAfterSeconds)) }),
  }
  return new AppError(code, message, { details })
}
