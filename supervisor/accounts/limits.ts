import { type RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../../shared/errors/app-error.ts'

/** Counts one more; whether it is within what may be. */
export async function isWithin(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  try {
    await limiter.consume(key)
    return true
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    return false
  }
}

/** Counts a try; `too-many-requests` when there were too many. */
export async function consumed(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    const retryAfterSeconds = Math.ceil(error.msBeforeNext / 1000)
    throw new AppError(
      'too-many-requests',
      `Too many tries. Try again in ${retryAfterSeconds} s.`,
      { details: { retryAfterSeconds } },
    )
  }
}
