import type { ListRow } from './listed-memory.ts'

/** Enough to know what somebody uses now; looking at more would hold up a long list each time that it grows. */
const MOST_ROWS = 500
const MOST_TAGS = 100

/** The tags that the newest rows have most often, in the order of the alphabet. */
export function offeredTags(rows: readonly ListRow[]): string[] {
  const counts = new Map<string, number>()
  for (const row of rows.slice(0, MOST_ROWS))
    if (row.kind === 'memory')
      for (const tag of row.tags) counts.set(tag, 1 + (counts.get(tag) ?? 0))
  const usual = [...counts].toSorted(([, one], [, other]) => other - one).slice(0, MOST_TAGS)
  return usual.map(([tag]) => tag).toSorted((one, other) => one.localeCompare(other))
}
