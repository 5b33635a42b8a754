import { z } from 'zod'
import { FILE_SAID_CODES } from '../domain/file-said.ts'
import { INBOX_STATUSES } from '../domain/inbox-file.ts'
import { instant, limit } from './fields.ts'
import { route } from './route.ts'
import { saidOf } from './said.ts'
import { schema } from './schema.ts'

/** A file of the inbox: one that waits or is being read, or one that came earlier and what became of it. */
export const InboxFile = schema(() =>
  z.object({
    id: z.string(),
    /** As it lay in the inbox; with its folder if it had one. */
    name: z.string(),
    status: z.enum(INBOX_STATUSES),
    /** When it came, or when the status was reached. */
    at: z.string(),
    bytes: z.int(),
    /** Why it waits, was rejected or is ignored. */
    reason: z.string().optional(),
    /** The reason by codes, sentence by sentence; earlier versions gave none. */
    said: z.array(saidOf(FILE_SAID_CODES)).readonly().optional().catch(undefined),
    code: z.string().optional(),
    /** Of a file that is being read: parts read, then memories kept of all. */
    progress: z
      .object({ phase: z.enum(['reading', 'keeping']), done: z.int(), of: z.int().optional() })
      .optional(),
    documentId: z.string().optional(),
    format: z.string().optional(),
    memories: z.int().optional(),
    /** What the person should know of how it was read: pages without text. */
    remarks: z.array(z.string()).optional(),
    /** The same by codes, one for each, sentence by sentence; earlier versions gave none. */
    remarksSaid: z
      .array(z.array(saidOf(FILE_SAID_CODES)).readonly())
      .readonly()
      .optional()
      .catch(undefined),
    /** Where it lies now, below the inbox. */
    movedTo: z.string().optional(),
    run: z.string().optional(),
  }),
)
export type InboxFile = z.output<typeof InboxFile.zod>

export const InboxPage = schema(() =>
  z.object({ items: z.array(InboxFile.zod), nextCursor: z.string().nullable() }),
)
export const OneInboxFile = schema(() =>
  z.object({ success: z.literal(true), file: InboxFile.zod }),
)
/** Ids of the memories of a file, in its order. A cursor is the position at which the next page begins. */
export const InboxMemoryPage = schema(() =>
  z.object({ items: z.array(z.object({ id: z.string() })), nextCursor: z.string().nullable() }),
)
export const InboxMemoriesQuery = schema(() =>
  z.strictObject({
    limit: limit(500, 100),
    cursor: z
      .string()
      .regex(/^\d{1,9}$/, 'take it from nextCursor')
      .optional(),
  }),
)
export type InboxMemoriesQuery = z.output<typeof InboxMemoriesQuery.zod>
export const ListInboxQuery = schema(() =>
  z.strictObject({
    status: z.enum(INBOX_STATUSES).optional(),
    limit: limit(500, 100),
    cursor: z.string().max(200).optional(),
  }),
)
export type ListInboxQuery = z.output<typeof ListInboxQuery.zod>

/** `folder` is one of the inbox; `modifiedAt` is when the file was last changed, which is the time of memories without another. */
export const UploadQuery = schema(() =>
  z.strictObject({
    folder: z.string().min(1).max(1000).optional(),
    modifiedAt: instant().optional(),
  }),
)
export type UploadQuery = z.output<typeof UploadQuery.zod>

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'The inbox is the person’s whose profile the session shows.',
} as const

export const inboxRoutes = {
  uploadToInbox: route({
    ...own,
    method: 'PUT',
    path: '/api/inbox/:filename',
    summary:
      'Puts a file into the inbox, from where it becomes memories. It is on disk when this answers.',
    query: UploadQuery,
    bodyBytes: true,
    answer: { status: 201, body: OneInboxFile },
  }),
  listInbox: route({
    ...own,
    method: 'GET',
    path: '/api/inbox',
    summary: 'Every file that is or was in the inbox with what became of it, the latest first.',
    query: ListInboxQuery,
    answer: { status: 200, body: InboxPage },
  }),
  listInboxMemories: route({
    ...own,
    method: 'GET',
    path: '/api/inbox/:id/memories',
    summary:
      'The memories that a file brought, and those it has that were there from another file.',
    query: InboxMemoriesQuery,
    answer: { status: 200, body: InboxMemoryPage },
  }),
  retryInboxFile: route({
    ...own,
    method: 'POST',
    path: '/api/inbox/:id/retry',
    summary: 'Puts a file that was rejected, or whose memories were undone, back into the inbox.',
    answer: { status: 200, body: OneInboxFile },
  }),
}
