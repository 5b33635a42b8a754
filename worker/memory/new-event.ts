import type { CaptureRequest } from '../../shared/api/memories.ts'
import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { EpisodicEvent, Provenance } from '../../shared/domain/episodic-event.ts'
import { newId } from '../../shared/domain/ids.ts'

export interface NewEventContext {
  /** Without it a new one is made. */
  readonly id?: string | undefined
  readonly userId: string
  readonly source: string
  readonly provenance: Provenance
  readonly cognitiveMode: CognitiveMode
  readonly now: Date
}

/** A memory that is to be kept: as a person captures it, or an exchange with the assistant. */
export interface NewMemory extends CaptureRequest {
  /** What the assistant replied: never the person's own words. */
  readonly response?: string
}

/** A captured memory as its file will hold it; times are kept in UTC. */
export function newEvent(request: NewMemory, context: NewEventContext): EpisodicEvent {
  const { content, type, timestamp, response, ...others } = request
  const { tags = [], metadata = {}, privacy, links } = others
  const { userId, source, provenance, cognitiveMode, now } = context
  return {
    id: context.id ?? newId('evt'),
    userId,
    timestamp: (timestamp === undefined ? now : new Date(timestamp)).toISOString(),
    type,
    source,
    content,
    ...(response === undefined ? {} : { response }),
    tags,
    entities: [],
    processed: false,
    ...(privacy ? { privacy } : {}),
    ...(links ? { links } : {}),
    provenance,
    metadata: { ...metadata, cognitiveMode },
  }
}
