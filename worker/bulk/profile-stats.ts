import { statSync } from 'node:fs'
import type { Stats } from '../../shared/api/memory-bulk.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import { searchMode } from '../index/index-state.ts'
import { ianaOffsets } from '../time/zoned-time.ts'

/** Figures of a profile, taken from the index; months and days are those of a zone (its IANA name). */
export async function profileStats(
  index: IndexKeeper,
  { indexFile, zone }: { readonly indexFile: string; readonly zone: string },
): Promise<Stats> {
  const offsetAt = ianaOffsets(zone) ?? (() => 0)
  await index.whenRowsAreRight()
  const memories = await index.use(({ reader }) => ({
    ...reader.figures(offsetAt),
    setAside: reader.corruptFiles().length,
  }))
  const { progress } = searchMode(index.state)
  const bytes = ['', '-wal'].map(
    (end) => statSync(indexFile + end, { throwIfNoEntry: false })?.size,
  )
  return {
    timeZone: zone,
    memories,
    index: {
      state: index.state.status,
      ...(progress === undefined ? {} : { progress }),
      bytes: bytes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    },
  }
}
