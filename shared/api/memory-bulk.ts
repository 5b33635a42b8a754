import { z } from 'zod'
import { RULE_WORDS } from '../domain/rule-words.ts'
import { IMPORT_SAID_CODES } from '../domain/import-said.ts'
import { EpisodicEvent } from '../domain/episodic-event.ts'
import { timeZone } from './fields.ts'
import { CaptureRequest } from './memories.ts'
import { route } from './route.ts'
import { saidOf } from './said.ts'
import { schema } from './schema.ts'

const flag = (): z.ZodDefault<z.ZodEnum<{ true: 'true'; false: 'false' }>> =>
  z.enum(['true', 'false']).default('false')

/** A new id that a file and an address can carry. Those that are there already are skipped. */
export const MemoryId = schema(() =>
  z
    .string()
    .min(1)
    .max(120)
    .regex(/^[^\s/\\\p{C}]+$/u, RULE_WORDS['id-letters'])
    .refine((id) => id !== '.' && id !== '..', RULE_WORDS['id-dots']),
)

/** A line of an import: the body of a capture, with an `id` to make repeats harmless. */
export const ImportLine = schema(() => CaptureRequest.zod.extend({ id: MemoryId.zod.optional() }))
export type ImportLine = z.output<typeof ImportLine.zod>

/** `from` names where the lines come from; `trusted=false` says that their words are not the person’s own. */
export const ImportQuery = schema(() =>
  z.strictObject({
    from: z.string().min(1).max(200).optional(),
    trusted: z.enum(['true', 'false']).default('true'),
  }),
)
export type ImportQuery = z.output<typeof ImportQuery.zod>

/** What is wrong with a member of a line: in words, and by a code with its values where there is one. */
export const lineField = () =>
  z.object({
    path: z.string(),
    message: z.string(),
    code: z.string().optional(),
    values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  })

const lineFault = () =>
  z.object({
    line: z.int(),
    /** Of an error. */
    code: z.string(),
    message: z.string(),
    /** The same by a code; null from a worker of an earlier version. */
    said: saidOf(IMPORT_SAID_CODES).nullable().default(null).catch(null),
    /** The members of the line that are wrong. */
    fields: z.array(lineField()).default([]).catch([]),
  })

/** What became of the lines. The first thousand errors are told one by one; `moreErrors` counts those past them. */
export const ImportResult = schema(() =>
  z.object({
    imported: z.int(),
    skipped: z.int(),
    errors: z.array(lineFault()),
    moreErrors: z.int().optional(),
  }),
)
export type ImportResult = z.output<typeof ImportResult.zod>

/** How far an import or a rebuild is: `of` where it is known. */
export const BulkProgress = schema(() =>
  z.object({
    phase: z.enum(['importing', 'scanning', 'reading', 'writing']),
    done: z.int(),
    of: z.int().optional(),
  }),
)
export type BulkProgress = z.output<typeof BulkProgress.zod>

/** Progress lines, then the result as the last. */
export const ImportReport = schema(() => z.union([ImportResult.zod, BulkProgress.zod]))
export type ImportReport = z.output<typeof ImportReport.zod>

/** `bin=true` exports what was deleted instead. */
export const ExportQuery = schema(() => z.strictObject({ bin: flag() }))
export type ExportQuery = z.output<typeof ExportQuery.zod>

export const ReindexResult = schema(() =>
  z.object({ success: z.literal(true), memories: z.int(), setAside: z.int() }),
)
export type ReindexResult = z.output<typeof ReindexResult.zod>
export const ReindexReport = schema(() => z.union([ReindexResult.zod, BulkProgress.zod]))
export type ReindexReport = z.output<typeof ReindexReport.zod>

/** Without a time zone, days are those of the person's own. */
export const StatsQuery = schema(() => z.strictObject({ timeZone: timeZone().optional() }))

/**
 * Figures of a profile: memories by type and by month of their time, by day for the last 90, by the 30 tags that most have, sizes, and what
 * the index can be relied on for. Months and days are those of `timeZone`.
 */
export const Stats = schema(() =>
  z.object({
    timeZone: z.string(),
    memories: z.object({
      total: z.int(),
      binned: z.int(),
      setAside: z.int(),
      bytes: z.int(),
      byType: z.record(z.string(), z.int()),
      byMonth: z.record(z.string(), z.int()),
      byDay: z.record(z.string(), z.int()).default({}),
      byTag: z.record(z.string(), z.int()).default({}),
    }),
    index: z.object({
      state: z.enum(['opening', 'trusted', 'reconciling', 'current', 'stale', 'closed']),
      progress: z.number().optional(),
      bytes: z.int(),
    }),
  }),
)
export type Stats = z.output<typeof Stats.zod>

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'Memories are the person’s whose profile the session shows.',
} as const

/** Routes that move many memories at once. */
export const memoryBulkRoutes = {
  importMemories: route({
    ...own,
    method: 'POST',
    path: '/api/memories/import',
    summary: 'Takes in JSON lines of memories, however many; those that are there are skipped.',
    query: ImportQuery,
    bodyLines: ImportLine,
    answer: { status: 200, body: ImportResult, lines: ImportReport },
  }),
  exportMemories: route({
    ...own,
    method: 'GET',
    path: '/api/memories/export',
    summary: 'All memories as JSON lines, as their files have them, newest first.',
    query: ExportQuery,
    answer: { status: 200, lines: EpisodicEvent },
  }),
  reindexMemories: route({
    ...own,
    method: 'POST',
    path: '/api/memories/reindex',
    summary: 'Makes the index of the memories anew, and answers when it is done.',
    answer: { status: 200, body: ReindexResult, lines: ReindexReport },
  }),
  stats: route({
    ...own,
    method: 'GET',
    path: '/api/stats',
    summary:
      'Figures of the profile: memories by type, month, day and tag, sizes, the state of the index.',
    query: StatsQuery,
    answer: { status: 200, body: Stats },
  }),
}
