import type { RoleTarget } from '../models/role-call.ts'
import type { EarlierTurn, PromptBuilder, PromptMaterial } from '../prompts/chat-prompt.ts'

/** An earlier exchange, with what its reply was made from. */
export interface EarlierReply extends EarlierTurn {
  readonly isLocalOnly: boolean
  readonly heldUntrusted: boolean
}

interface Asked {
  readonly conversationId: string
  readonly message: string
  readonly earlier: readonly EarlierReply[]
  readonly signal: AbortSignal
}

/** What the prompts of one reply are made from, gathered when a model is about to be asked. A model elsewhere is told nothing of replies that were made from memories which may not leave. */
export class Materials {
  readonly #prompts: PromptBuilder
  readonly #asked: Asked
  #all: Promise<PromptMaterial> | undefined
  #mayLeave: Promise<PromptMaterial> | undefined

  constructor(prompts: PromptBuilder, asked: Asked) {
    this.#prompts = prompts
    this.#asked = asked
  }

  async for({ isLocal, kind }: Pick<RoleTarget, 'isLocal' | 'kind'>): Promise<PromptMaterial> {
    const { earlier } = this.#asked
    const maySeeAll = isLocal || kind === 'builtin' || !earlier.some((one) => one.isLocalOnly)
    if (maySeeAll) return await (this.#all ??= this.#gather(earlier))
    return await (this.#mayLeave ??= this.#gather(earlier.filter((one) => !one.isLocalOnly)))
  }

  async #gather(earlier: readonly EarlierReply[]): Promise<PromptMaterial> {
    const { conversationId, message, signal } = this.#asked
    const turns = earlier.map(({ said, replied }) => ({ said, replied }))
    return await this.#prompts.gather({ conversationId, message, earlier: turns }, signal)
  }
}
