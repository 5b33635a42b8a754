import type { PrivacyClass } from '../../shared/domain/episodic-event.ts'
import type { ToolResult } from './tool.ts'

/** What a reply has done with tools so far. */
interface ReplyTrail {
  calls: number
  /** It was told words that are not the person's own. */
  hasReadUntrusted: boolean
  privacy: PrivacyClass
}

/** A model that calls and calls comes to an end. */
export const MOST_CALLS = 40
const MOST_REPLIES = 500

/** What the replies of this worker have read through tools: it counts for whatever they call next. */
export class ReplyTrails {
  readonly #trails = new Map<string, ReplyTrail>()

  /** Counts a call and gives the trail. */
  next(replyId: string): Readonly<ReplyTrail> {
    const trail = this.#of(replyId)
    trail.calls += 1
    return trail
  }

  read(replyId: string, { holdsUntrusted, privacy }: ToolResult): void {
    const trail = this.#of(replyId)
    if (holdsUntrusted) trail.hasReadUntrusted = true
    if (privacy !== 'any') trail.privacy = privacy
  }

  #of(replyId: string): ReplyTrail {
    const known = this.#trails.get(replyId)
    const trail: ReplyTrail = known ?? { calls: 0, hasReadUntrusted: false, privacy: 'any' }
    // The one that was used last stands last: the oldest go first.
    this.#trails.delete(replyId)
    this.#trails.set(replyId, trail)
    const [oldest] = this.#trails.keys()
    if (this.#trails.size > MOST_REPLIES && oldest !== undefined) this.#trails.delete(oldest)
    return trail
  }
}
