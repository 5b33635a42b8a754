import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { EpisodicEvent } from '../../../../shared/domain/episodic-event.ts'
import { openDatabase } from '../../../../shared/sqlite/database.ts'
import { indexEntry } from '../../../../worker/index/index-entry.ts'
import { IndexHandle } from '../../../../worker/index/index-handle.ts'
import type { MatchedWords } from '../../../../worker/search/matched-words.ts'
import type { SearchContext } from '../../../../worker/search/search-index.ts'
import type { IndexChange } from '../../../../worker/index/index-writer.ts'

/** Nobody is known, and it is a day after the memories. */
export const CONTEXT: SearchContext = {
  people: [],
  now: new Date('2026-11-25T12:00:00.000Z'),
  zone: 'UTC',
}

export const NOON = Date.parse('2026-11-24T12:00:00.000Z')

/** Makes indexes in folders of their own, and clears them away after each test. */
export function useIndexes(): () => Promise<{ index: IndexHandle; path: string }> {
  const open: { index: IndexHandle; folder: string }[] = []
  afterEach(async () => {
    for (const { index, folder } of open.splice(0)) {
      index.close()
      await rm(folder, { recursive: true })
    }
  })
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mh-index-'))
    const path = join(folder, 'memory.sqlite')
    const index = await IndexHandle.open(path, 'UTC')
    open.push({ index, folder })
    return { index, path }
  }
}

/** A memory that is put into the index, `minutes` after noon. */
export function put(
  id: string,
  minutes: number,
  members: Partial<EpisodicEvent> = {},
): IndexChange {
  const timestamp = new Date(NOON + minutes * 60_000).toISOString()
  const event = { id, timestamp, content: id, type: 'observation', source: 'capture', ...members }
  return {
    kind: 'put',
    entry: indexEntry({ path: pathOf(id), stamp: { mtimeMs: 1, size: 1 }, event }, false),
  }
}

export function drop(id: string): IndexChange {
  return { kind: 'drop', path: pathOf(id) }
}

export function pathOf(id: string): string {
  return `2026/${id}.json`
}

/** The ids that a query finds, best first. */
export function found(
  index: IndexHandle,
  q: string,
  more: { limit?: number; type?: string; from?: string; to?: string } = {},
): string[] {
  return index.search({ q, limit: 100, ...more }, CONTEXT).map(({ row }) => row.id)
}

/** What a query finds, best first, with the words that matched. */
export function explained(
  index: IndexHandle,
  q: string,
  context: SearchContext = CONTEXT,
): { id: string; matched: MatchedWords | undefined }[] {
  const hits = index.search({ q, limit: 10 }, context)
  const matched = index.explain(hits)
  return hits.map(({ row: { id, rowid } }) => ({ id, matched: matched.get(rowid) }))
}

/** Every search text of an index, by path. */
export async function textsOf(path: string): Promise<Record<string, unknown>[]> {
  const database = await openDatabase(path)
  try {
    const rows = database
      .prepare(
        `SELECT m.path, m.id, m.at, m.grp, m.searchable, m.neighbour, m.speaker, m.stale, m.own, m.date FROM memories m ORDER BY m.path`,
      )
      .all()
    const terms = database.prepare('SELECT term, doc, cnt FROM memory_terms ORDER BY term').all()
    // Fails when the full-text table and the rows do not tell the same.
    database.exec(`INSERT INTO memory_text (memory_text, rank) VALUES ('integrity-check', 0)`)
    return [...rows, ...terms].map((row) => ({ ...row }))
  } finally {
    database.close()
  }
}
