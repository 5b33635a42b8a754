import { OwnIndex } from './own-index.ts'
import { PlainIndex } from './plain-index.ts'
import type { Engine, SearchedIndex } from './searched-index.ts'

/** Opens a new index in a file. */
export async function openSearched(engine: Engine, path: string): Promise<SearchedIndex> {
  return engine === 'own' ? await OwnIndex.open(path) : await PlainIndex.open(path)
}
