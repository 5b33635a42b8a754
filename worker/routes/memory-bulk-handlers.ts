import type { ImportReport, ReindexReport } from '../../shared/api/memory-bulk.ts'
import { progressOf } from '../bulk/index-progress.ts'
import { exportedMemories } from '../bulk/memory-export.ts'
import type { MemoryImporter } from '../bulk/memory-import.ts'
import { profileStats } from '../bulk/profile-stats.ts'
import type { Tell } from '../events/profile-events.ts'
import type { Caller, WorkerHandlers } from '../http/handler.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import type { MemoryFinder } from '../memory/memory-finder.ts'
import type { ProfileAudit } from './profile-audit.ts'

interface BulkParts {
  readonly importer: MemoryImporter
  readonly finder: MemoryFinder
  readonly index: IndexKeeper
  readonly indexFile: string
  /** IANA name of the person's. */
  readonly timeZone: () => string
  readonly audit: ProfileAudit
  readonly tell: Tell
}

type BulkHandlers = Pick<
  WorkerHandlers,
  'importMemories' | 'exportMemories' | 'reindexMemories' | 'stats'
>

/** Answers the routes that move many memories at once. */
export function memoryBulkHandlers(parts: BulkParts): BulkHandlers {
  const { importer, index, indexFile, audit } = parts
  return {
    importMemories: async (request) => {
      const reports = audited(parts, request, importer.run(request))
      return request.acceptsLines ? reports : await lastOf(reports, isImportResult)
    },
    exportMemories: async (request) => {
      await audit.shown(request, 'memories_read', { how: 'export', bin: request.query.bin })
      return exportedMemories(parts, request.query.bin === 'true')
    },
    reindexMemories: async (request) => {
      await audit.done(request, 'memories_reindexed', {})
      const reports = reindexed(index, parts.tell)
      return request.acceptsLines ? reports : await lastOf(reports, isReindexResult)
    },
    stats: async ({ query }) =>
      await profileStats(index, { indexFile, zone: query.timeZone ?? parts.timeZone() }),
  }
}

/** The audit has what was imported, also when the import broke off or its client went. */
async function* audited(
  { audit, tell }: BulkParts,
  caller: Caller,
  reports: AsyncIterable<readonly ImportReport[]>,
): AsyncGenerator<readonly ImportReport[]> {
  let lines = 0
  let imported: number | undefined
  try {
    for await (const some of reports) {
      for (const report of some) {
        if ('done' in report) lines = report.done
        else imported = report.imported
      }
      yield some
    }
  } finally {
    tell('memories-imported')
    const details = imported === undefined ? { lines, is_whole: false } : { count: imported }
    await audit.done(caller, 'memories_imported', details)
  }
}

async function* reindexed(
  index: IndexKeeper,
  tell: Tell,
): AsyncGenerator<readonly ReindexReport[]> {
  yield* progressOf((onProgress) => index.rebuild(onProgress))
  tell('memories-reindexed')
  const figures = await index.use(({ reader }) => ({
    memories: reader.count().memories,
    setAside: reader.corruptFiles().length,
  }))
  yield [{ success: true, ...figures }]
}

async function lastOf<T, Last extends T>(
  reports: AsyncIterable<readonly T[]>,
  isLast: (report: T) => report is Last,
): Promise<Last> {
  for await (const some of reports) {
    const last = some.find(isLast)
    if (last) return last
  }
  throw new Error('The reports ended without a result.')
}

function isImportResult(
  report: ImportReport,
): report is Extract<ImportReport, { imported: number }> {
  return 'imported' in report
}

function isReindexResult(
  report: ReindexReport,
): report is Extract<ReindexReport, { success: true }> {
  return 'success' in report
}
