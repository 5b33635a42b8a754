import type { ModelFailureKind } from '../../shared/domain/model-failure-kind.ts'
import { AppError } from '../../shared/errors/app-error.ts'

interface ModelFailureOptions {
  readonly cause?: unknown
  /** Before this it is `busy` still. */
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
