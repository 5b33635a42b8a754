import type { IndexKeeper } from '../index/index-keeper.ts'
import { isBinned } from '../memory/event-path.ts'
import { isSameVersion } from '../memory/file-stamp.ts'
import { TimeSlice } from '../memory/time-slice.ts'
import type { VectorStore } from './vector-store.ts'

interface SweepParts {
  readonly index: IndexKeeper
  readonly store: VectorStore
  readonly signal: AbortSignal
}

const PATHS_TOGETHER = 500

/** Goes through the index and gives, some at a time, the paths of memories that the vectors do not know as they are. */
export async function* changedPaths({
  index,
  store,
  signal,
}: SweepParts): AsyncGenerator<readonly string[]> {
  const slice = new TimeSlice()
  for (let last = ''; !signal.aborted;) {
    const { paths, changed } = await index.use(({ reader }) => {
      const some = reader.pathsAfter(last, PATHS_TOGETHER)
      const differing = some.filter((path) => {
        const stamp = isBinned(path) ? undefined : reader.stampOf(path)
        const known = stamp && store.known(path)
        return stamp !== undefined && !(known && isSameVersion(known.stamp, stamp))
      })
      return { paths: some, changed: differing }
    })
    if (changed.length > 0) yield changed
    if (slice.isOver) await slice.pause()
    const next = paths.at(-1)
    if (next === undefined) return
    last = next
  }
}

/** Drops the vectors of memories that the index has no more, or that lie in the bin. */
export async function dropVanished({ index, store, signal }: SweepParts): Promise<void> {
  const slice = new TimeSlice()
  for (let last = ''; !signal.aborted;) {
    const paths = store.pathsAfter(last, PATHS_TOGETHER)
    const gone = await vanished(index, paths)
    if (gone.length > 0) store.drop(gone)
    if (slice.isOver) await slice.pause()
    const next = paths.at(-1)
    if (next === undefined) return
    last = next
  }
}

/** Those of some paths at which the index knows no memory that may be found. */
export async function vanished(index: IndexKeeper, paths: readonly string[]): Promise<string[]> {
  return await index.use(({ reader }) =>
    paths.filter((path) => isBinned(path) || reader.stampOf(path) === undefined),
  )
}
