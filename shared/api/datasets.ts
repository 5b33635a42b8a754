import { z } from 'zod'
import { DATASET_FORMATS, DATASET_STATUSES, PAIR_KINDS } from '../domain/training.ts'
import { instant, limit } from './fields.ts'
import { BulkProgress } from './memory-bulk.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'

const counts = () => z.record(z.string(), z.int())

/** A training set, as its files in `out/datasets/` have it. */
export const Dataset = schema(() =>
  z.object({
    id: z.string(),
    status: z.enum(DATASET_STATUSES),
    builtAt: z.string(),
    /** Who had it made, as in the audit. */
    builtBy: z.string(),
    /** How many pairs it holds, and how many of them were dropped by whoever reviewed it. */
    pairs: z.int(),
    dropped: z.int(),
    byKind: counts(),
    /** Whether it holds memories that may not leave the house. */
    privacy: z.enum(['any', 'local']),
    tokens: z.int(),
    formats: z.array(z.enum(DATASET_FORMATS)),
    /** Of `pairs.ndjson`. */
    sha256: z.string(),
    /** Pairs that left it after it was made, by reason. */
    removed: counts(),
    reviewedAt: z.string().nullable(),
    reviewedBy: z.string().nullable(),
    /** Why it is a draft again. */
    note: z.string().nullable(),
    /** Adapters that were trained on it. */
    adapters: z.array(z.string()),
  }),
)
export type Dataset = z.output<typeof Dataset.zod>

/** What a set is like: sizes, balance, and what was left out and why. */
export const QualityReport = schema(() =>
  z.object({
    /** Memories that were looked at. */
    considered: z.int(),
    /** Pairs that could have been in it. */
    eligible: z.int(),
    pairs: z.int(),
    leftOut: counts(),
    byKind: counts(),
    byMonth: counts(),
    byType: counts(),
    byPrivacy: counts(),
    /** Who judged what became a pair: models by their ids, or `builtin`. */
    judgedBy: counts(),
    /** An estimate. */
    tokens: z.object({ total: z.int(), average: z.int(), most: z.int() }),
    outputChars: z.object({ least: z.int(), average: z.int(), most: z.int() }),
    /** Of the pairs, those that are reflections. */
    reflectionShare: z.number(),
  }),
)
export type QualityReport = z.output<typeof QualityReport.zod>

/** What a set is made of. */
export const BuildRequest = schema(() =>
  z.strictObject({
    max: z.int().min(1).max(2_000).default(500),
    /** Also memories of the class `local`: they may train, and are left out of exports. */
    includeLocal: z.boolean().default(false),
    from: instant().optional(),
    to: instant().optional(),
    kinds: z.array(z.enum(PAIR_KINDS)).min(1).max(PAIR_KINDS.length).optional(),
  }),
)
export type BuildRequest = z.output<typeof BuildRequest.zod>

/** `isNew` is false where the same memories gave the set that is there already. */
export const BuildResult = schema(() =>
  z.object({
    success: z.literal(true),
    isNew: z.boolean(),
    dataset: Dataset.zod,
    report: QualityReport.zod,
  }),
)
export type BuildResult = z.output<typeof BuildResult.zod>
/** Progress lines, then the result as the last. */
export const BuildReport = schema(() => z.union([BuildResult.zod, BulkProgress.zod]))
export type BuildReport = z.output<typeof BuildReport.zod>

export const DatasetList = schema(() =>
  z.object({ items: z.array(Dataset.zod), nextCursor: z.null() }),
)
const OneDataset = schema(() =>
  z.object({ success: z.literal(true), dataset: Dataset.zod, report: QualityReport.zod }),
)
export const DatasetPairs = schema(() =>
  z.object({
    items: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(PAIR_KINDS),
        instruction: z.string(),
        input: z.string(),
        output: z.string(),
        at: z.string(),
        privacy: z.enum(['any', 'local']),
        decision: z.enum(['keep', 'drop']),
        memoryId: z.string(),
        sources: z.array(z.string()),
        conversationId: z.string().nullable(),
      }),
    ),
    nextCursor: z.string().nullable(),
  }),
)
export type DatasetPairs = z.output<typeof DatasetPairs.zod>
export const PairsQuery = schema(() =>
  z.strictObject({
    kind: z.enum(PAIR_KINDS).optional(),
    limit: limit(200, 50),
    cursor: z.string().max(100).optional(),
  }),
)
export type PairsQuery = z.output<typeof PairsQuery.zod>
export const ReviewRequest = schema(() =>
  z.strictObject({
    /** Pairs by their ids. */
    pairs: z.record(z.string().max(100), z.enum(['keep', 'drop'])).optional(),
    verdict: z.enum(['approved', 'rejected']).optional(),
  }),
)
export type ReviewRequest = z.output<typeof ReviewRequest.zod>
const ExportQuery = schema(() =>
  z.strictObject({
    format: z.enum(DATASET_FORMATS).default('chat'),
    /** Also what may not leave the house. */
    local: z.enum(['true', 'false']).default('false'),
  }),
)
const ExportLine = schema(() => z.record(z.string(), z.unknown()))
const DatasetGone = schema(() => z.object({ success: z.literal(true), id: z.string() }))

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'A training set is made of a person’s memories, in the profile that the session shows.',
} as const

export const datasetRoutes = {
  listDatasets: route({
    ...own,
    method: 'GET',
    path: '/api/datasets',
    summary: 'The training sets of the profile, the newest first.',
    answer: { status: 200, body: DatasetList },
  }),
  buildDataset: route({
    ...own,
    method: 'POST',
    path: '/api/datasets',
    summary:
      'Makes a training set of what was curated, as a draft. Progress lines, then the result.',
    body: BuildRequest,
    answer: { status: 200, body: BuildResult, lines: BuildReport },
  }),
  getDataset: route({
    ...own,
    method: 'GET',
    path: '/api/datasets/:id',
    summary: 'One training set with its quality report.',
    answer: { status: 200, body: OneDataset },
  }),
  datasetPairs: route({
    ...own,
    method: 'GET',
    path: '/api/datasets/:id/pairs',
    summary: 'The pairs of a training set, and what each was made of.',
    query: PairsQuery,
    answer: { status: 200, body: DatasetPairs },
  }),
  reviewDataset: route({
    ...own,
    method: 'POST',
    path: '/api/datasets/:id/review',
    summary: 'Keeps or drops pairs, and approves or rejects the set.',
    body: ReviewRequest,
    answer: { status: 200, body: OneDataset },
  }),
  exportDataset: route({
    ...own,
    method: 'GET',
    path: '/api/datasets/:id/export',
    summary: 'An approved training set as JSON lines.',
    query: ExportQuery,
    answer: { status: 200, lines: ExportLine },
  }),
  deleteDataset: route({
    ...own,
    method: 'DELETE',
    path: '/api/datasets/:id',
    summary: 'Takes a training set away. The memories stay.',
    answer: { status: 200, body: DatasetGone },
  }),
}
