import type { z } from 'zod'
import type { Schema } from '../../shared/api/schema.ts'
import { askFor, type StructuredReply } from '../models/ask-for.ts'
import type { RoleAsker, RoleCall, RoleEvent } from '../models/role-call.ts'
import type { RunContext } from './agent.ts'
import { refusalOf, runSaid } from './run-told.ts'

/** A question of a run: who asks, and until when, is known. */
export type RunCall = Omit<RoleCall, 'waiting' | 'actor' | 'requestId' | 'signal'>

interface RunModelsOptions {
  readonly models: () => Promise<RoleAsker>
  readonly context: RunContext
  readonly signal: AbortSignal
  /** How many tokens the run may cost, prompts and replies together. */
  readonly tokenLimit: number
  /** How often it may ask: servers that count no tokens are asked no further either. */
  readonly questionLimit: number
}

/**
 * Models as a run asks them: behind people in the queue, in the agent's name, counted in the run's record, and no further than its
 * limits.
 */
export class RunModels {
  readonly #options: RunModelsOptions
  #spent = 0
  #questions = 0

  constructor(options: RunModelsOptions) {
    this.#options = options
  }

  /** As `ModelRouter.ask`. Throws `conflict` once the run has cost what it may. */
  async *ask(call: RunCall): AsyncGenerator<RoleEvent> {
    const { models, context, signal, tokenLimit, questionLimit } = this.#options
    if (this.#spent >= tokenLimit) throw refusalOf(runSaid('token-limit', { most: tokenLimit }))
    if (this.#questions >= questionLimit)
      throw refusalOf(runSaid('question-limit', { most: questionLimit }))
    this.#questions += 1
    const { actor, runId } = context
    const whole: RoleCall = { ...call, waiting: 'agent', actor, requestId: runId, signal }
    for await (const event of (await models()).ask(whole)) {
      if (event.kind === 'end') this.#count(event)
      yield event
    }
  }

  /** As `ModelRouter.askFor`. */
  async askFor<T extends z.ZodType>(
    shape: Schema<T>,
    call: Omit<RunCall, 'builtin'>,
  ): Promise<StructuredReply<z.output<T>>> {
    const { signal } = this.#options
    const asker: RoleAsker = { ask: (asked) => this.ask(asked) }
    return await askFor(asker, shape, { ...call, waiting: 'agent', signal })
  }

  #count({ target, usage }: Extract<RoleEvent, { kind: 'end' }>): void {
    this.#spent += (usage.promptTokens ?? 0) + (usage.completionTokens ?? 0)
    this.#options.context.spend(target.id, usage)
  }
}
