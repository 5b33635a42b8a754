import { z } from 'zod'
import { schema } from '../../../../shared/api/schema.ts'
import type { JsonValue } from '../json-shapes.ts'
import { messageOf } from '../messages.ts'
import type { ReadPart } from '../read-part.ts'

const Event = schema(() =>
  z.object({
    id: z.string(),
    timestamp: z.string(),
    content: z.string(),
    type: z.string().catch('observation'),
    response: z.string().optional().catch(undefined),
    metadata: z
      .object({ conversationId: z.string().optional().catch(undefined) })
      .optional()
      .catch(undefined),
  }),
)

/** The single-user system wrote what a person said to it so. */
const QUOTED = /^Me: "([\s\S]*)"$/
/** Types that the assistant wrote. */
const BY_ASSISTANT = /^(reflection|reflection_summary|dream|inner_dialogue|action)$/

/** A memory of this system, or of the single-user system before it: what was said, and what was answered. */
export function* readEpisodicEvent({ value }: JsonValue): Generator<ReadPart> {
  const event = Event.parse(value, 'The memory')
  const byAssistant = BY_ASSISTANT.test(event.type)
  const conversationId = event.metadata?.conversationId ?? event.id
  const at = event.timestamp
  yield* messageOf({
    conversationId,
    messageId: event.id,
    speaker: byAssistant ? 'Assistant' : 'User',
    role: byAssistant ? 'assistant' : 'user',
    at,
    text: QUOTED.exec(event.content)?.[1] ?? event.content,
  })
  yield* messageOf({
    conversationId,
    messageId: `${event.id}/response`,
    speaker: 'Assistant',
    role: 'assistant',
    at,
    text: event.response ?? '',
  })
}
