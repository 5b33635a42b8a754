import { z } from 'zod'
import { EpisodicEvent, PRIVACY_CLASSES, Provenance } from '../domain/episodic-event.ts'
import { instant, limit } from './fields.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'
import { RULE_WORDS } from '../domain/rule-words.ts'

const content = (): z.ZodString => z.string().min(1).max(1_000_000)
const type = (): z.ZodString =>
  z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, RULE_WORDS['memory-type'])
const tags = () => z.array(z.string().min(1).max(100)).max(100)
/** What it was made from or speaks of: another memory's id, or the name of a document. */
const links = () =>
  z.array(z.strictObject({ type: type(), target: z.string().min(1).max(500) })).max(100)

export const CaptureRequest = schema(() =>
  z.strictObject({
    content: content().refine((text) => text.trim() !== '', RULE_WORDS.blank),
    type: type().default('observation'),
    timestamp: instant().optional(),
    tags: tags().optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    privacy: z.enum(PRIVACY_CLASSES).optional(),
    links: links().optional(),
  }),
)
export type CaptureRequest = z.output<typeof CaptureRequest.zod>
export const CapturedMemory = schema(() =>
  z.object({ success: z.literal(true), event: EpisodicEvent.zod }),
)
/**
 * One memory with where it comes from (as its file says, or as far as its form tells) and its links both ways: `cites` are
 * the memories and documents that it names, `citedBy` the memories that name it.
 */
export const ShownMemory = schema(() =>
  z.object({
    success: z.literal(true),
    event: EpisodicEvent.zod,
    provenance: Provenance.zod,
    cites: z.array(z.object({ type: z.string(), target: z.string(), isMemory: z.boolean() })),
    citedBy: z.array(z.object({ id: z.string(), type: z.string() })),
  }),
)
export type ShownMemory = z.output<typeof ShownMemory.zod>
/** IDs with commas between them, 100 at most. */
export const NameMemoriesQuery = schema(() =>
  z.strictObject({
    ids: z
      .string()
      .min(1)
      .max(10_000)
      .transform((ids) => [...new Set(ids.split(','))])
      .refine((ids) => ids.length <= 100, 'must be 100 at most'),
  }),
)
/** In the order of the question; `beginning` is that of its text in one line, 160 characters at most. */
export const NamedMemories = schema(() =>
  z.object({
    items: z.array(z.object({ id: z.string(), beginning: z.string(), type: z.string() })),
    nextCursor: z.null(),
  }),
)
export type NamedMemories = z.output<typeof NamedMemories.zod>
const person = () => z.string().min(1).max(200)
/** `bin=true` lists what was deleted instead; `person` those that say one of the names of somebody. */
export const ListMemoriesQuery = schema(() =>
  z.strictObject({
    type: type().optional(),
    tag: z.string().optional(),
    person: person().optional(),
    from: instant().optional(),
    to: instant().optional(),
    bin: z.enum(['true', 'false']).default('false'),
    limit: limit(500, 50),
    cursor: z.string().max(500).optional(),
  }),
)
export type ListMemoriesQuery = z.output<typeof ListMemoriesQuery.zod>
export const MemoryPage = schema(() =>
  z.object({ items: z.array(EpisodicEvent.zod), nextCursor: z.string().nullable() }),
)
/** Members of `metadata` are merged one by one; `null` takes one away. */
export const ChangeMemoryRequest = schema(() =>
  z
    .strictObject({
      content: content(),
      type: type(),
      tags: tags(),
      metadata: z.record(z.string(), z.unknown()),
      privacy: z.enum(PRIVACY_CLASSES),
      links: links(),
    })
    .partial()
    .refine((change) => Object.keys(change).length > 0, RULE_WORDS['no-change']),
)
export type ChangeMemoryRequest = z.output<typeof ChangeMemoryRequest.zod>
export const SearchQuery = schema(() =>
  z.strictObject({
    q: z.string().min(1).max(2000),
    limit: limit(100, 10),
    type: type().optional(),
    person: person().optional(),
    from: instant().optional(),
    to: instant().optional(),
    cursor: z.string().max(500).optional(),
  }),
)
export type SearchQuery = z.output<typeof SearchQuery.zod>
/**
 * `mode` says how was searched: `lexical` by words; `hybrid` by words and by meaning; `partial` by words, and by meaning as far as
 * memories are embedded (`progress`, 0 to 1); `degraded` while the index is being rebuilt (`progress`). `note` says why it was not by
 * meaning although an embedder is configured. A higher score is a better hit; scores of two searches cannot be compared. `why` names the
 * words that matched and where (in the memory itself, its neighbours or its date), and how close its meaning is.
 */
export const SearchAnswer = schema(() =>
  z.object({
    mode: z.enum(['lexical', 'hybrid', 'partial', 'degraded']),
    progress: z.number().optional(),
    note: z.string().optional(),
    nextCursor: z.string().nullable(),
    hits: z.array(
      z.object({
        event: EpisodicEvent.zod,
        score: z.number(),
        snippet: z.string(),
        why: z.string(),
      }),
    ),
  }),
)
export type SearchAnswer = z.output<typeof SearchAnswer.zod>
export const DeletedMemory = schema(() => z.object({ success: z.literal(true), id: z.string() }))

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'Memories are the person’s whose profile the session shows.',
} as const
const one = { status: 200, body: CapturedMemory } as const

export const memoryRoutes = {
  captureMemory: route({
    ...own,
    method: 'POST',
    path: '/api/capture',
    summary: 'Keeps a memory; it is on disk when this answers.',
    body: CaptureRequest,
    answer: { status: 201, body: CapturedMemory },
  }),
  listMemories: route({
    ...own,
    method: 'GET',
    path: '/api/memories',
    summary: 'Memories, newest first.',
    query: ListMemoriesQuery,
    answer: { status: 200, body: MemoryPage },
  }),
  searchMemories: route({
    ...own,
    method: 'GET',
    path: '/api/memories/search',
    summary:
      'Finds memories by their words, their neighbours’ words, their date and, with an embedder, their meaning.',
    query: SearchQuery,
    answer: { status: 200, body: SearchAnswer },
  }),
  nameMemories: route({
    ...own,
    method: 'GET',
    path: '/api/memories/names',
    summary: 'How each of some memories begins; what is not kept, or is in the bin, is left out.',
    query: NameMemoriesQuery,
    answer: { status: 200, body: NamedMemories },
  }),
  getMemory: route({
    ...own,
    method: 'GET',
    path: '/api/memories/:id',
    summary: 'One memory, with where it comes from, what it cites and what cites it.',
    answer: { status: 200, body: ShownMemory },
  }),
  changeMemory: route({
    ...own,
    method: 'PATCH',
    path: '/api/memories/:id',
    summary: 'Changes members of a memory; the others stay.',
    body: ChangeMemoryRequest,
    answer: one,
  }),
  deleteMemory: route({
    ...own,
    method: 'DELETE',
    path: '/api/memories/:id',
    summary: 'Moves a memory to the bin.',
    answer: { status: 200, body: DeletedMemory },
  }),
  restoreMemory: route({
    ...own,
    method: 'POST',
    path: '/api/memories/:id/restore',
    summary: 'Takes a memory out of the bin.',
    answer: one,
  }),
}
