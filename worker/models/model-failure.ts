import type { ModelFailureKind } from '../../shared/domain/model-failure-kind.ts'
import type { ModelSaid } from '../../shared/domain/model-said.ts'
import { AppError } from '../../shared/errors/app-error.ts'

interface ModelFailureOptions {
  readonly cause?: unknown
  /** Before this it is `busy` still. */
  readonly retryAfterMs?: number | undefined
  readonly said?: readonly ModelSaid[] | undefined
}

/** A model that gave no answer. The message is for people, and holds nothing that the server said. */
export class ModelFailure extends AppError {
  readonly kind: ModelFailureKind
  readonly retryAfterMs: number | undefined
  /** The message by codes, sentence by sentence; the kind stands for one without a code of its own. */
  readonly said: readonly ModelSaid[]

  constructor(kind: ModelFailureKind, message: string, options: ModelFailureOptions = {}) {
    super('model-failed', message, { cause: options.cause })
    this.kind = kind
    this.retryAfterMs = options.retryAfterMs
    this.said = options.said ?? [{ code: kind, values: { quote: message } }]
  }

  /** Whether to ask again can help. */
  get mayPass(): boolean {
    return ['busy', 'unreachable', 'timeout', 'garbage'].includes(this.kind)
  }
}
