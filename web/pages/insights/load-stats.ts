import { memoryBulkRoutes, type Stats } from '../../../shared/api/memory-bulk.ts'
import type { Client } from '../../api/client.svelte.ts'
import { ProblemError } from '../../api/problem.ts'

/**
 * The figures of the profile, by the days of a time zone. A worker that an older build started knows no zone and refuses to be told one:
 * its days are its own then.
 */
export async function loadStats(
  client: Pick<Client, 'call'>,
  timeZone: string,
  signal?: AbortSignal,
): Promise<Stats> {
  try {
    return await client.call(memoryBulkRoutes.stats, { query: { timeZone } }, signal)
  } catch (error) {
    if (!isUnknown(error)) throw error
    return await client.call(memoryBulkRoutes.stats, {}, signal)
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === 'invalid-input'
}
