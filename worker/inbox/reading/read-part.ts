import { z } from 'zod'
import { saidOf } from '../../../shared/api/said.ts'
import { schema } from '../../../shared/api/schema.ts'
import { READING_SAID_CODES } from '../../../shared/domain/file-said.ts'

/**
 * What a reader tells of one document, a line of JSON a part, in the document's order. A part stands for one place in the document and nothing else;
 * how parts become memories is not the reader's business. Everything in it is untrusted: it came out of a file.
 */
export const ReadPart = schema(() =>
  z.discriminatedUnion('kind', [
    /** First, once: what the bytes turned out to be. */
    z.strictObject({
      kind: z.literal('document'),
      /** The closed list of `document-kinds.ts`. */
      format: z.string(),
      title: z.string().optional(),
      authors: z.array(z.string()).optional(),
      /** When the document says that it was written, ISO 8601. */
      writtenAt: z.string().optional(),
    }),
    /** A stretch of text that belongs together: a paragraph, a list, a table's rows. At most 20,000 characters. */
    z.strictObject({
      kind: z.literal('passage'),
      text: z.string(),
      /** The headings above it, the outermost first. */
      headings: z.array(z.string()),
      /** Where it stands, for people: `page 3`, `sheet “Costs”, rows 2–40`, `chapter 4`. */
      place: z.string().optional(),
      page: z.number().int().positive().optional(),
    }),
    /** Something said at a time by somebody: a message of a chat export, a mail. */
    z.strictObject({
      kind: z.literal('message'),
      /** Of the conversation or mail thread that it belongs to; stable over exports. */
      conversationId: z.string(),
      conversationTitle: z.string().optional(),
      /** Stable over exports where the format has one. */
      messageId: z.string().optional(),
      speaker: z.string(),
      role: z.enum(['user', 'assistant', 'other']),
      at: z.string().optional(),
      text: z.string(),
    }),
    /** iCalendar text, for the calendar. */
    z.strictObject({ kind: z.literal('calendar'), text: z.string() }),
    /** A document inside this one begins (an attachment, a member of an archive); its parts follow up to its `inner-end`. They nest. */
    z.strictObject({ kind: z.literal('inner'), name: z.string() }),
    z.strictObject({
      kind: z.literal('inner-end'),
      /** Why the inner document could not be read; the outer one goes on. */
      refusal: z.strictObject({ code: z.string(), ...told() }).optional(),
    }),
    /** Something worth telling the person: pages without text, a sheet cut off at the limit. */
    z.strictObject({ kind: z.literal('remark'), ...told() }),
    /** Last: the whole document was read. */
    z.strictObject({ kind: z.literal('end') }),
    /** Last, instead of `end`: it could not be read, and why, in words for the person. */
    z.strictObject({ kind: z.literal('refused'), code: z.string(), ...told() }),
  ]),
)
export type ReadPart = z.output<typeof ReadPart.zod>

/** What the person is told: in words, and by codes. Its values may be whatever a document has made of its reader. */
function told() {
  const value = z.union([z.string().max(LONGEST_VALUE), z.number()])
  const said = saidOf(READING_SAID_CODES).extend({ values: z.record(z.string().max(20), value) })
  return { message: z.string(), said: z.array(said).min(1).max(MOST_SENTENCES).readonly() }
}

const LONGEST_VALUE = 500
const MOST_SENTENCES = 10
