import { openDatabase } from '../../shared/sqlite/database.ts'
import type { ScanJob, ScanResult } from './scan-job.ts'
import { scanVectors } from './scan-vectors.ts'

/**
 * One scan over the vectors' file, for a thread of its own. The file is opened for each: it may have been made anew, and no page of it
 * stays in memory.
 */
export async function scanFile(job: ScanJob): Promise<ScanResult> {
  const database = await openDatabase(job.path)
  try {
    database.exec('PRAGMA busy_timeout = 2000; PRAGMA query_only = ON; PRAGMA cache_size = -2000')
    // What is written meanwhile is not seen: vectors of two models must not meet.
    database.exec('BEGIN')
    try {
      return scanVectors(database, job)
    } finally {
      // Closing leaves a transaction open for as long as a statement lives, which would keep the log from being emptied.
      database.exec('ROLLBACK')
    }
  } finally {
    database.close()
  }
}
