import { createHash } from 'node:crypto'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'

/** What the organizer has added to a memory, `metadata.organizer`: so that it can replace that, and never what a person wrote. */
export const OrganizerMark = schema(() =>
  z.object({
    /** Of the text that it was made from, as `textDigest` gives it. */
    text: z.string(),
    tags: z.array(z.string()).catch([]),
    entities: z.array(z.string()).catch([]),
    /** Ids of memories. */
    links: z.array(z.string()).catch([]),
    importance: z.number().optional().catch(undefined),
    /** Its tags, entities and links that a person has taken away: it gives them no more. */
    refused: z.array(z.string()).catch([]),
  }),
)
export type OrganizerMark = z.output<typeof OrganizerMark.zod>

/** The organizer's mark of a memory; undefined where there is none that can be read. */
export function organizerMark({ metadata = {} }: EpisodicEvent): OrganizerMark | undefined {
  const { organizer } = metadata
  return organizer === undefined ? undefined : OrganizerMark.zod.safeParse(organizer).data
}

/** Stands for what a memory says, without its tags and whatever else was added. */
export function textDigest({ content, response = '' }: EpisodicEvent): string {
  return createHash('sha256').update(`${content}\0${response}`).digest('hex').slice(0, 16)
}

/**
 * Whether the organizer has nothing left to do with a memory. What is flagged is processed, unless the organizer did it and the text is
 * another since. Of other programs' files without a flag, those with both tags and entities are: the single-user organizer set the two
 * together, while tags alone are also set by whoever writes a memory.
 */
export function isProcessed(event: EpisodicEvent): boolean {
  const { processed, metadata = {}, tags = [], entities = [] } = event
  const isFlagged = processed === true || metadata['processed'] === true
  if (processed === undefined && !isFlagged) return tags.length > 0 && entities.length > 0
  if (!isFlagged) return false
  const mark = organizerMark(event)
  return mark === undefined || mark.text === textDigest(event)
}
