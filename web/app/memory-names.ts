import { memoryRoutes } from '../../shared/api/memories.ts'
import type { Workspace } from './workspace.ts'

/** The most that one question may ask for. */
const MOST = 100

/** How the first of some memories begin, by their ids; what is no memory, or is deleted, is not among them. */
export async function memoryNames(
  client: Workspace['client'],
  ids: Iterable<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)].filter((id) => /^[\w.:-]+$/.test(id)).slice(0, MOST)
  if (wanted.length === 0) return new Map()
  const query = { ids: wanted.join(',') }
  const { items } = await client.call(memoryRoutes.nameMemories, { query }, signal)
  return new Map(items.map(({ id, beginning }) => [id, beginning]))
}
