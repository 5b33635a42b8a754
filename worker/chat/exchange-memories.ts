import type { Logger } from '../../shared/log/logger.ts'
import type { Memories } from '../memory/memories.ts'
import type { MemoryFinder } from '../memory/memory-finder.ts'
import { marksOf, type StoredReply, type StoredTurn } from './stored-conversation.ts'

interface ExchangeMemoriesOptions {
  readonly memories: Memories
  readonly finder: MemoryFinder
  readonly logger: Logger
}

/** An exchange that is to be remembered. */
export interface Exchange {
  readonly conversationId: string
  readonly turn: StoredTurn
  readonly reply: StoredReply
}

const SOURCE = 'chat'
/** As many as a memory may name. */
const MOST_LINKS = 100

/**
 * The memories that exchanges become. INVARIANTS: one exchange is one memory, however often it is tried again or done again after a crash:
 * its id is chosen when the message is kept; what a person binned stays binned; a memory is as private as the strictest that its reply
 * was made from, and names them all, so that forgetting one finds it.
 */
export class ExchangeMemories {
  readonly #options: ExchangeMemoriesOptions

  constructor(options: ExchangeMemoriesOptions) {
    this.#options = options
  }

  /** Keeps an exchange, or brings its memory up to date. A mode that changed meanwhile, or a full disk, is logged and nothing more: the reply was given. */
  async keep(exchange: Exchange): Promise<void> {
    const { memoryId } = exchange.turn
    if (memoryId === undefined) return
    try {
      await this.#write(exchange, memoryId)
    } catch (error) {
      this.#options.logger.warn({ evt: 'exchange-not-remembered', memory: memoryId, err: error })
    }
  }

  /** Bins memories of exchanges that were replaced. Gives those that are done with. */
  async bin(ids: readonly string[]): Promise<string[]> {
    const done: string[] = []
    for (const id of ids) {
      try {
        if (await this.#options.finder.findAny(id, 'kept')) await this.#options.memories.remove(id)
        done.push(id)
      } catch (error) {
        this.#options.logger.warn({ evt: 'exchange-not-binned', memory: id, err: error })
      }
    }
    return done
  }

  async #write(exchange: Exchange, id: string): Promise<void> {
    const { memories, finder } = this.#options
    const { message } = exchange.turn
    const { privacy } = exchange.reply
    const members = { ...membersOf(exchange), ...(privacy === 'any' ? {} : { privacy }) }
    if (await finder.findAny(id, 'kept')) {
      // Tags may have come to it since.
      const { tags: _, ...changed } = members
      await memories.change(id, changed, message.by)
    } else {
      const memory = { type: 'conversation', timestamp: message.at, ...members }
      await memories.captureOnce(id, memory, { actor: message.by, source: SOURCE })
    }
  }
}

function membersOf({ conversationId, turn, reply }: Exchange) {
  const cited = marksOf(reply).flatMap((one) => (one.name === 'citation' ? one.data.memoryId : []))
  const others = reply.sources.filter((id) => !cited.includes(id))
  const links = [
    ...[...new Set(cited)].map((target) => ({ type: 'cited', target })),
    ...others.map((target) => ({ type: 'context', target })),
  ]
  return {
    content: `Me: "${turn.message.text}"`,
    response: reply.text,
    tags: ['chat', 'conversation'],
    links: links.slice(0, MOST_LINKS),
    metadata: { conversationId, replyId: reply.id, model: reply.model },
  }
}
