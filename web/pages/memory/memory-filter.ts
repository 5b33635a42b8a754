import type { ListMemoriesQuery } from '../../../shared/api/memories.ts'
import { dayAfter, startOfDay } from './day-time.ts'

/** Which memories are shown, as the address has it. `from` and `to` are days of the person's zone (`2025-11-06`), both included. */
export interface MemoryFilter {
  readonly q: string
  readonly type: string
  readonly tag: string
  /** Somebody whom they name. */
  readonly person: string
  readonly from: string
  readonly to: string
  readonly isBin: boolean
}

/** Names behind the question mark. */
export const FILTER_NAMES = ['q', 'type', 'tag', 'person', 'from', 'to', 'bin'] as const
type FilterName = (typeof FILTER_NAMES)[number]

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Reads an address. What is no day is left out. */
export function filterOf(query: (name: FilterName) => string | undefined): MemoryFilter {
  const dayOf = (name: 'from' | 'to'): string => {
    const day = query(name) ?? ''
    return DAY.test(day) && !Number.isNaN(Date.parse(day)) ? day : ''
  }
  return {
    q: query('q') ?? '',
    type: query('type') ?? '',
    tag: query('tag') ?? '',
    person: query('person') ?? '',
    from: dayOf('from'),
    to: dayOf('to'),
    isBin: query('bin') === 'true',
  }
}

/** The values of a filter for an address. The bin is not searched: words lead out of it. */
export function addressValues(
  filter: Partial<MemoryFilter>,
): Partial<Record<FilterName, string | undefined>> {
  const { isBin, ...texts } = filter
  const named = Object.entries(texts).map(([name, text]) => [name, text || undefined])
  return {
    ...Object.fromEntries(named),
    ...(isBin === undefined ? {} : { bin: isBin ? 'true' : undefined }),
  }
}

/** Whether anything but the words narrows what is shown. */
export function isNarrowed({ type, tag, person, from, to }: MemoryFilter): boolean {
  return [type, tag, person, from, to].some((text) => text !== '')
}

/** The moments between which a filter's days lie. */
export function periodOf(
  { from, to }: Pick<MemoryFilter, 'from' | 'to'>,
  zone: string,
): Pick<ListMemoriesQuery, 'from' | 'to'> {
  return {
    ...(from ? { from: new Date(startOfDay(from, zone)).toISOString() } : {}),
    ...(to ? { to: new Date(startOfDay(dayAfter(to), zone) - 1).toISOString() } : {}),
  }
}

/** What the list is asked for. */
export function listQuery(
  filter: MemoryFilter,
  zone: string,
): Pick<ListMemoriesQuery, 'type' | 'tag' | 'person' | 'from' | 'to' | 'bin'> {
  const { type, tag, person, isBin } = filter
  return {
    ...(type ? { type } : {}),
    ...(tag ? { tag } : {}),
    ...(person ? { person } : {}),
    ...periodOf(filter, zone),
    bin: isBin ? 'true' : 'false',
  }
}

/** Whether a memory that came while the list is shown belongs into it, but for whom it names: by which names, the server knows. */
export function fitsFilter(
  { type, tags, at }: { readonly type: string; readonly tags: readonly string[]; at: number },
  filter: MemoryFilter,
  zone: string,
): boolean {
  const { from, to } = periodOf(filter, zone)
  if (filter.type && filter.type !== type) return false
  if (filter.tag && !tags.includes(filter.tag)) return false
  return (!from || at >= Date.parse(from)) && (!to || at <= Date.parse(to))
}
