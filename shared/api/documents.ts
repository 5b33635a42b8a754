import { z } from 'zod'
import { limit } from './fields.ts'
import { schema } from './schema.ts'

/** A document of a profile, as its file has it. */
export const ProfileDocument = schema(() => z.record(z.string(), z.unknown()))
/**
 * What a document is to hold: members that are named are set, objects member by member; the others stay. With `replace=true` the
 * document becomes what was sent and nothing else.
 */
export const PutDocumentQuery = schema(() =>
  z.strictObject({ replace: z.enum(['true', 'false']).default('false') }),
)
/** `version`: refuse with `conflict` unless this one is still the newest; `none` where there was none yet. */
export const PutConfigQuery = schema(() =>
  z.strictObject({
    replace: z.enum(['true', 'false']).default('false'),
    version: z.string().min(1).max(100).optional(),
  }),
)
export const HistoryQuery = schema(() => z.strictObject({ limit: limit(50, 20) }))
/** Versions, the present one first. */
export const DocumentHistory = schema(() =>
  z.object({
    items: z.array(
      z.object({
        version: z.string(),
        savedAt: z.string(),
        /** Who wrote it; `file` for an edit by hand. */
        actor: z.string(),
        document: ProfileDocument.zod,
      }),
    ),
    nextCursor: z.null(),
  }),
)
