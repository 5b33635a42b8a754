import type { CaptureRequest } from '../../shared/api/memories.ts'
import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { newId } from '../../shared/domain/ids.ts'

interface NewEventContext {
  readonly userId: string
  readonly source: string
  readonly cognitiveMode: CognitiveMode
  readonly now: Date
}

/** A captured memory as its file will hold it; times are kept in UTC. */
export function newEvent(request: CaptureRequest, context: NewEventContext): EpisodicEvent {
  const { content, type, timestamp, tags = [], metadata = {}, privacy } = request
  const { userId, source, cognitiveMode, now } = context
  return {
    id: newId('evt'),
    userId,
    timestamp: (timestamp === undefined ? now : new Date(timestamp)).toISOString(),
    type,
    source,
    content,
    tags,
    entities: [],
    processed: false,
    ...(privacy ? { privacy } : {}),
    metadata: { ...metadata, cognitiveMode },
  }
}
