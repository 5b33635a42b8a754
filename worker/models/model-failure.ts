import { AppError } from '../../shared/errors/app-error.ts'

/**
 * Why a model gave no answer. `not-allowed`: it may not be asked. `refused`: the request is none that it takes, and will not be later.
 * `denied`: the key is wrong, or there is no such model. `busy`: later, at the earliest after `retryAfterMs`. The others may pass by themselves.
 */
export type ModelFailureKind =
  | 'not-allowed'
  | 'refused'
  | 'denied'
  | 'busy'
  | 'unreachable'
  | 'timeout'
  | 'garbage'
  | 'cancelled'

interface ModelFailureOptions {
  readonly cause?: unknown
  readonly retryAfterMs?: number | undefined
}

/** A model that gave no answer. The message is for people, and holds nothing that the server said. */
export class ModelFailure extends AppError {
  readonly kind: ModelFailureKind
  readonly retryAfterMs: number | undefined

  constructor(kind: ModelFailureKind, message: string, options: ModelFailureOptions = {}) {
    super('model-failed', message, { cause: options.cause })
    this.kind = kind
    this.retryAfterMs = options.retryAfterMs
  }

  /** Whether to ask again can help. */
  get mayPass(): boolean {
    return ['busy', 'unreachable', 'timeout', 'garbage'].includes(this.kind)
  }
}
