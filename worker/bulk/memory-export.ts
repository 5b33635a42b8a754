import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import type { ListPosition } from '../index/list-cursor.ts'
import type { MemoryFinder } from '../memory/memory-finder.ts'

const ROWS_TOGETHER = 100

/** All memories as their files have them, newest first, a few at a time; with `binned` those that were deleted instead. */
export async function* exportedMemories(
  { index, finder }: { readonly index: IndexKeeper; readonly finder: MemoryFinder },
  binned: boolean,
): AsyncGenerator<readonly EpisodicEvent[]> {
  await index.whenRowsAreRight()
  const pageBelow = (below: Position | undefined) =>
    index.use(({ reader }) => reader.list({ binned, below, limit: ROWS_TOGETHER }))
  for (
    let rows = await pageBelow(undefined);
    rows.length > 0;
    rows = await pageBelow(rows.at(-1))
  ) {
    const stored = (await finder.readRows(rows)).filter((one) => one !== undefined)
    yield stored.map(({ event, members }) => ({ ...members, ...essentials(event) }))
  }
}

type Position = ListPosition

/** What every line has, whatever an older file leaves out. */
function essentials({ id, timestamp, content, type }: EpisodicEvent) {
  return { id, timestamp, content, type }
}
