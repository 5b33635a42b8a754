import type { Logger } from '../shared/log/logger.ts'
import type { ProfileLayout } from '../shared/layout/profile-layout.ts'
import type { ProfileEvents } from './events/profile-events.ts'
import { LazyChat } from './lazy-chat.ts'
import type { MemoryParts } from './open-memories.ts'
import type { ReplySources } from './open-reply-makers.ts'
import { watchCognitiveMode } from './profile/cognitive-mode.ts'

interface ChatWish extends Omit<ReplySources, 'mode' | 'memoryParts'> {
  readonly profile: { readonly layout: ProfileLayout; readonly logger: Logger }
  readonly memoryParts: MemoryParts
  readonly events: ProfileEvents
}

/** The chat of a profile, of which nothing is loaded yet. */
export function chatFor({ profile, events, ...sources }: ChatWish): LazyChat {
  // The memories' own look at the same file reports what is wrong with it.
  const mode = watchCognitiveMode(profile.layout, () => undefined)
  const { memoryParts } = sources
  return new LazyChat({
    ...profile,
    memoryParts,
    mode,
    tell: events.tell,
    makers: async () => {
      const { openReplyMakers } = await import('./open-reply-makers.ts')
      return await openReplyMakers({ ...sources, mode })
    },
  })
}
