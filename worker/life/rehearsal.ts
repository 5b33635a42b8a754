import { SearchQuery } from '../../shared/api/memories.ts'
import { IndexHandle } from '../index/index-handle.ts'
import { readMembers } from '../memory/read-event.ts'
import { changeOf } from '../index/index-change.ts'

const PATH = '2026/evt-rehearsal.json'
const MEMORY = {
  id: 'evt-rehearsal',
  timestamp: '2026-01-01T00:00:00.000Z',
  type: 'observation',
  content: 'A harbour in the morning.',
  tags: ['rehearsal'],
}

/**
 * Does once, in memory and with nothing of anybody's, what a worker is first asked for: what runs for the first time is compiled, loaded
 * and set up, which then nobody waits for.
 */
export async function rehearse(): Promise<void> {
  const index = await IndexHandle.open(':memory:', 'UTC')
  try {
    const read = readMembers(MEMORY)
    if (read.status !== 'ok') throw new TypeError(read.reason)
    const stamp = { mtimeMs: 0, size: 0 }
    index.writer.apply([changeOf({ ...read, path: PATH, stamp })])
    const query = SearchQuery.parse({ q: 'morning harbour' }, 'Rehearsal')
    const hits = index.search(query, { people: [], now: new Date(), zone: 'UTC' })
    index.explain(hits)
    index.reader.count()
  } finally {
    index.close()
  }
}
