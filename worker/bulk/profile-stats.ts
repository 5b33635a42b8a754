import { statSync } from 'node:fs'
import type { Stats } from '../../shared/api/memory-bulk.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import { searchMode } from '../index/index-state.ts'

/** Figures of a profile, taken from the index. */
export async function profileStats(index: IndexKeeper, indexFile: string): Promise<Stats> {
  await index.whenRowsAreRight()
  const memories = await index.use(({ reader }) => ({
    ...reader.figures(),
    setAside: reader.corruptFiles().length,
  }))
  const { progress } = searchMode(index.state)
  const bytes = ['', '-wal'].map(
    (end) => statSync(indexFile + end, { throwIfNoEntry: false })?.size,
  )
  return {
    memories,
    index: {
      state: index.state.status,
      ...(progress === undefined ? {} : { progress }),
      bytes: bytes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    },
  }
}
