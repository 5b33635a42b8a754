import { linksOf } from '../../memory/memory-links.ts'
import type { StoredEvent } from '../../memory/episodic-file.ts'
import type { MemorySources } from '../own-memories.ts'

const LATEST = 30
const MOST_CITING = 200

/** The latest reflections, the newest first. */
export async function latestReflections({
  index,
  finder,
}: Pick<MemorySources, 'index' | 'finder'>): Promise<StoredEvent[]> {
  const asked = { type: 'reflection', binned: false, limit: LATEST }
  const rows = await index.use(({ reader }) => reader.list(asked))
  return (await finder.readRows(rows)).filter((one) => one !== undefined)
}

/** In how many of them each memory stands. */
export function reflectedOn(reflections: readonly StoredEvent[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const id of reflections.flatMap(sourcesOf)) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

/** Whether there is a reflection on just these memories, in the bin too: what a person threw away is not written again. */
export async function isReflectedOn(
  ids: readonly string[],
  finder: MemorySources['finder'],
): Promise<boolean> {
  const wanted = new Set(ids)
  for (const { id } of (await finder.citing(ids[0] ?? '')).slice(0, MOST_CITING)) {
    const found = (await finder.findAny(id, 'kept')) ?? (await finder.findAny(id, 'binned'))
    if (found?.event.type !== 'reflection') continue
    const sources = new Set(sourcesOf(found))
    if (sources.size === wanted.size && [...wanted].every((one) => sources.has(one))) return true
  }
  return false
}

function sourcesOf({ event }: StoredEvent): string[] {
  const sources = linksOf(event).filter(({ type }) => type === 'source')
  return sources.map(({ target }) => target)
}
