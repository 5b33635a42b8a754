import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'

/** A piece of a document that becomes one memory, before it is one. */
export const Chunk = schema(() =>
  z.strictObject({
    text: z.string(),
    headings: z.array(z.string()),
    place: z.string().optional(),
    page: z.int().optional(),
    /** The document inside the document: attachment, member of an archive. */
    inner: z.array(z.string()),
    /** ISO 8601. */
    at: z.string().optional(),
    message: z
      .strictObject({
        conversationId: z.string(),
        conversationTitle: z.string().optional(),
        messageId: z.string().optional(),
        speaker: z.string(),
        role: z.enum(['user', 'assistant', 'other']),
        /** Which piece of a long message. */
        piece: z.int(),
      })
      .optional(),
  }),
)
export type Chunk = z.output<typeof Chunk.zod>

/** What a document says of itself. */
export interface DocumentFacts {
  readonly format: string
  readonly title?: string
  readonly writtenAt?: string
}
