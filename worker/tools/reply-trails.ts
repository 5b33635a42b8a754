import type { PrivacyClass } from '../../shared/domain/episodic-event.ts'
import type { ToolResult } from './tool.ts'

/** What a conversation was told by tools, and how often its present reply has called. */
interface Trail {
  replyId: string
  calls: number
  /** It was told words that are not the person's own. */
  hasReadUntrusted: boolean
  privacy: PrivacyClass
}

interface Place {
  readonly conversationId: string
  readonly replyId: string
}

/** A model that calls and calls comes to an end. */
export const MOST_CALLS = 40
const MOST_CONVERSATIONS = 500

/**
 * What the conversations of this worker have read through tools: it counts for whatever they call next, in later replies too, whose
 * prompts hold what was said after it.
 */
export class ReplyTrails {
  readonly #trails = new Map<string, Trail>()

  /** Counts a call and gives the trail. */
  next({ conversationId, replyId }: Place): Readonly<Trail> {
    const trail = this.#of(conversationId)
    trail.calls = trail.replyId === replyId ? trail.calls + 1 : 1
    trail.replyId = replyId
    return trail
  }

  read({ conversationId }: Place, { holdsUntrusted, privacy }: ToolResult): void {
    const trail = this.#of(conversationId)
    if (holdsUntrusted) trail.hasReadUntrusted = true
    if (privacy !== 'any') trail.privacy = privacy
  }

  #of(conversationId: string): Trail {
    const known = this.#trails.get(conversationId)
    const trail = known ?? { replyId: '', calls: 0, hasReadUntrusted: false, privacy: 'any' }
    // The one that was used last stands last: the oldest go first.
    this.#trails.delete(conversationId)
    this.#trails.set(conversationId, trail)
    const [oldest] = this.#trails.keys()
    if (this.#trails.size > MOST_CONVERSATIONS && oldest !== undefined) this.#trails.delete(oldest)
    return trail
  }
}
