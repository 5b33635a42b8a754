/** Conversations of a day, or of a month that is past. */
export interface DayGroup<T> {
  readonly key: string
  /** The moment of the first of them. */
  readonly at: string
  readonly kind: 'today' | 'yesterday' | 'day' | 'month'
  readonly items: readonly T[]
}

const DAY_MS = 86_400_000
/** Within a week each day stands for itself. */
const DAYS = 7

/** Groups what is ordered by time. `dayOf` gives a moment's day in the person's zone, `YYYY-MM-DD`. */
export function dayGroups<T extends { readonly changedAt: string }>(
  items: readonly T[],
  now: number,
  dayOf: (moment: string | number) => string,
): DayGroup<T>[] {
  const days = Array.from({ length: DAYS }, (_, index) => dayOf(now - index * DAY_MS))
  const groups = new Map<string, { kind: DayGroup<T>['kind']; items: T[] }>()
  for (const item of items) {
    const day = dayOf(item.changedAt)
    const kind = kindOf(days.indexOf(day))
    const key = kind === 'month' ? day.slice(0, 7) : day
    const group = groups.get(key) ?? { kind, items: [] }
    group.items.push(item)
    groups.set(key, group)
  }
  return [...groups].map(([key, group]) => ({
    key,
    at: group.items[0]?.changedAt ?? key,
    ...group,
  }))
}

function kindOf(daysAgo: number): DayGroup<unknown>['kind'] {
  if (daysAgo === 0) return 'today'
  if (daysAgo === 1) return 'yesterday'
  return daysAgo === -1 ? 'month' : 'day'
}
