import { AppError } from '../../shared/errors/app-error.ts'

/** argon2id: memory in KiB, 2 passes, 1 lane (the OWASP cheat sheet's first choice for 19 MiB). */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
const AT_ONCE = 2
const QUEUE = 32

/**
 * Hashes and verifies passwords off the main thread, at most 2 at once and 32 waiting; beyond that `busy`.
 * New hashes are argon2id; the older system's bcrypt is verified too.
 */
export class PasswordHasher {
  #running = 0
  readonly #waiting: (() => void)[] = []

  async hash(password: string): Promise<string> {
    return await this.#inTurn(async () => {
      const { hash } = await import('@node-rs/argon2')
      return await hash(password, ARGON2ID)
    })
  }

  /** Whether the password fits. A hash of an unknown kind fits nothing. */
  async verify(password: string, stored: string): Promise<boolean> {
    return await this.#inTurn(async () => {
      if (stored.startsWith('$argon2id$'))
        return await (await import('@node-rs/argon2')).verify(stored, password)
      if (isBcrypt(stored)) return await (await import('@node-rs/bcrypt')).verify(password, stored)
      return false
    })
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= QUEUE) {
        throw new AppError(
          'busy',
          'Too many people are logging in at once. Try again in a few seconds.',
          {
            details: { retryAfterSeconds: 5 },
          },
        )
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else {
      this.#running += 1
    }
    try {
      return await work()
    } finally {
      // The place is handed to the next in line, or given back.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    }
  }
}

/** Whether a stored hash should be replaced by a new one at the next log-in. */
export function isOutdated(stored: string): boolean {
  return isBcrypt(stored)
}

function isBcrypt(stored: string): boolean {
  return /^\$2[aby]\$/.test(stored)
}
