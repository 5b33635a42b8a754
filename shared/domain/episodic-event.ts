import { z } from 'zod'
import { schema } from '../api/schema.ts'

/** How far a memory may travel: `any` provider, only `local` ones, or in `none` of the prompts. */
export const PRIVACY_CLASSES = ['any', 'local', 'none'] as const
export type PrivacyClass = (typeof PRIVACY_CLASSES)[number]

const timestamp = (): z.ZodISODateTime => z.iso.datetime({ offset: true })

/**
 * One episodic memory as it stands in its file, in the single-user system’s format. Unknown members are kept through every round trip.
 * `entities` may hold objects in older files; `processed` may stand in `metadata` there.
 */
export const EpisodicEvent = schema(() =>
  z.looseObject({
    id: z.string().min(1).max(200),
    timestamp: timestamp(),
    content: z.string(),
    type: z.string().default('observation'),
    userId: z.string().optional(),
    source: z.string().optional(),
    processed: z.boolean().optional(),
    privacy: z.enum(PRIVACY_CLASSES).optional(),
    response: z.string().optional(),
    tags: z.array(z.string()).optional(),
    entities: z.array(z.unknown()).optional(),
    importance: z.number().optional(),
    links: z.array(z.unknown()).optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    validation: z.looseObject({ status: z.string() }).optional(),
    /** `Provenance` where we wrote it; files of other programs may hold anything here. */
    provenance: z.unknown().optional(),
  }),
)
export type EpisodicEvent = z.output<typeof EpisodicEvent.zod>

/** Who can have written a memory: the person, an agent, an import, or a file that was read in. */
export const WRITERS = ['user', 'agent', 'import', 'file'] as const

/** Where a memory comes from: who wrote it, from what, and whether its words may be taken as the person's own. */
export const Provenance = schema(() =>
  z.object({
    by: z.enum(WRITERS),
    /** Who acted, as in the audit: `user:<id>`, `agent:<name>`, `console`. */
    actor: z.string().optional(),
    /** What it was made from: a file's name, the name of an import. */
    from: z.string().optional(),
    trusted: z.boolean(),
  }),
)
export type Provenance = z.output<typeof Provenance.zod>
