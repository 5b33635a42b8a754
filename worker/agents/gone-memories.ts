import { AppError } from '../../shared/errors/app-error.ts'
import type { MemoryFinder } from '../memory/memory-finder.ts'

/** Which memories are nowhere any more, the bin included: a person may have forgotten them while a model was thinking. */
export async function goneMemories(
  ids: Iterable<string>,
  finder: Pick<MemoryFinder, 'findAnywhere'>,
): Promise<Set<string>> {
  const gone = new Set<string>()
  for (const id of new Set(ids)) {
    try {
      await finder.findAnywhere(id)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not-found') throw error
      gone.add(id)
    }
  }
  return gone
}
