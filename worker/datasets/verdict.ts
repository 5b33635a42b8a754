import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { LEFT_OUT_REASONS } from '../../shared/domain/training.ts'
import { sha256Of } from '../agents/undo-copies.ts'
import { isOwnId } from '../forget/tombstones.ts'
import { yearOf } from '../memory/event-path.ts'

/** Whether a memory may be training material, as its file in `memory/curated/` has it. */
export const Verdict = schema(() =>
  z.object({
    memoryId: z.string(),
    /** Of the text that was judged: another text is judged anew. */
    sha256: z.string(),
    suitable: z.boolean(),
    reasons: z.array(z.enum(LEFT_OUT_REASONS)),
    /** The text to train on; empty where it is not suitable, and for an exchange. Forgetting finds the file by it and the id. */
    text: z.string(),
    /** Who judged: a model's id, or `builtin` where only the rules did. */
    by: z.string(),
    at: z.string(),
  }),
)
export type Verdict = z.output<typeof Verdict.zod>

/** The folder of verdicts, below the profile. */
export const CURATED_FOLDER = 'memory/curated'

const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

/** Where the verdict on a memory lies, below the profile. Older ids may belong to two memories, which their times tell apart. */
export function verdictPath({ id, timestamp }: Pick<EpisodicEvent, 'id' | 'timestamp'>): string {
  const plain = PLAIN.test(id) ? id : `memory-${sha256Of(id).slice(0, 24)}`
  const at = new Date(timestamp)
  const name = isOwnId(id) ? id : `${plain}-${sha256Of(at.toISOString()).slice(0, 8)}`
  return `${CURATED_FOLDER}/${yearOf(at)}/${name}.json`
}
