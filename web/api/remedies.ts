import { ProblemError } from './problem.ts'

/** What can be done about a request that failed, so that it is sent again and nobody has to type anew. */
export interface Remedies {
  /** Settled when the person has logged in again. */
  readonly logInAgain: () => Promise<void>
  /** Settled when the person has proven again who they are; rejects with the refusal when they do not want to. */
  readonly proveAgain: (refusal: unknown) => Promise<void>
  /** Called when the session shows another profile by now, as another tab has it. */
  readonly onProfileChanged: () => void
  /** Called when a request is told that the worker is starting, and when it is told something else. */
  readonly onWorkerStarting: (isStarting: boolean) => void
}

const RETRY_SECONDS = 2

/** Sends until it succeeds, or fails in a way that neither waiting for the worker, nor logging in or proving who one is again can mend. */
export async function withRemedies<T>(
  send: () => Promise<T>,
  remedies: Remedies,
  signal?: AbortSignal,
): Promise<T> {
  for (;;) {
    try {
      return await send()
    } catch (error) {
      await mend(error, remedies, signal)
    }
  }
}

/** None of these refusals reached the worker or a handler: the request can be repeated whatever it does. */
async function mend(error: unknown, remedies: Remedies, signal?: AbortSignal): Promise<void> {
  if (!(error instanceof ProblemError)) throw error
  const { code, retryAfterSeconds = RETRY_SECONDS } = error.problem
  remedies.onWorkerStarting(code === 'worker-starting')
  if (code === 'profile-changed') remedies.onProfileChanged()
  if (code === 'worker-starting') return await passed(retryAfterSeconds, signal)
  if (code === 'unauthenticated') return await remedies.logInAgain()
  if (code === 'proof-needed') return await remedies.proveAgain(error)
  throw error
}

async function passed(seconds: number, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
