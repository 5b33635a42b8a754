import { z } from 'zod'
import { schema } from '../../../shared/api/schema.ts'
import type { MemoryThings, Named } from './shared-things.ts'

/** Why one memory follows another. `link` when one names the other; `time` when they are from the same day. */
export const Reason = schema(() =>
  z.strictObject({
    kind: z.enum(['link', 'person', 'place', 'name', 'topic', 'words', 'time']),
    /** What both have. */
    shared: z.array(z.string().max(100)).max(5),
  }),
)
export type Reason = z.output<typeof Reason.zod>

/** A memory in the light of another one. */
export interface Comparable {
  /** On the person's calendar. */
  readonly day: string
  readonly things: MemoryThings
  /** Ids of memories that it names. */
  readonly links: ReadonlySet<string>
}

/** How common a word is among the memories that are looked at: 0 to 1. */
export type ShareOf = (stem: string) => number

const WEIGHTS = {
  link: 5,
  person: 3,
  place: 2.5,
  name: 2,
  topic: 1.5,
  words: 1,
  time: 0.8,
} as const
const MOST_SHARED = 3
const LONGEST_SHARED = 60
/** A word that more have tells nothing. */
const COMMON = 0.15
const RARE = 0.05

/** Why two memories belong together, the best reasons first, and how much these weigh. */
export function reasonsBetween(
  one: Comparable,
  other: Comparable,
  shareOf: ShareOf,
): { readonly reasons: readonly Reason[]; readonly weight: number } {
  const [a, b] = [one.things, other.things]
  const isLinked = one.links.has(b.id) || other.links.has(a.id)
  const found: Reason[] = [
    ...(isLinked ? [{ kind: 'link' as const, shared: [] }] : []),
    ...both('person', a.people, b.people),
    ...both('place', a.places, b.places),
    ...both('name', a.names, b.names),
    ...both('topic', a.topics, b.topics),
    ...sharedWords(a, b, shareOf),
    ...(one.day === other.day ? [{ kind: 'time' as const, shared: [] }] : []),
  ]
  const weighed = found.map((reason) => ({ reason, weight: weightOf(reason, shareOf) }))
  const best = weighed.toSorted((x, y) => y.weight - x.weight)
  return {
    reasons: best.map(({ reason }) => reason),
    weight: best.reduce((sum, { weight }) => sum + weight, 0),
  }
}

function both(kind: Reason['kind'], one: Named, other: Named): Reason[] {
  const shared = [...one].filter(([key]) => other.has(key)).map(([, name]) => name)
  return shared.length === 0 ? [] : [{ kind, shared: limited(shared) }]
}

/** Two words that are not everywhere, or one that is nearly nowhere else; names are told as such. */
function sharedWords(a: MemoryThings, b: MemoryThings, shareOf: ShareOf): Reason[] {
  const elsewhere = new Set(
    [a.people, a.places, a.names, a.topics].flatMap((named) =>
      [...named.keys()].flatMap((key) => key.split(' ')),
    ),
  )
  const stems = [...a.words.keys()]
    .filter((stem) => b.words.has(stem) && !elsewhere.has(stem) && shareOf(stem) <= COMMON)
    .toSorted((x, y) => shareOf(x) - shareOf(y))
  const [rarest] = stems
  const isTelling = stems.length > 1 || (rarest !== undefined && shareOf(rarest) <= RARE)
  if (!isTelling) return []
  return [{ kind: 'words', shared: limited(stems.map((stem) => a.words.get(stem) ?? stem)) }]
}

function weightOf({ kind, shared }: Reason, shareOf: ShareOf): number {
  if (kind !== 'words') return WEIGHTS[kind] * Math.max(1, 1 + 0.3 * (shared.length - 1))
  return shared.length * (WEIGHTS.words - shareOf(shared[0] ?? ''))
}

function limited(shared: readonly string[]): string[] {
  return shared.slice(0, MOST_SHARED).map((name) => name.slice(0, LONGEST_SHARED))
}
