import type { KnownPerson } from '../../search/person-names.ts'
import { toLocal, type OffsetAt } from '../../time/zoned-time.ts'
import type { OwnMemory } from '../own-memories.ts'
import { type MemoryThings, thingsIn } from '../reflector/shared-things.ts'
import { type DigestEntry, entryOf } from './digest-entry.ts'
import { repeatedPhrases } from './repeated-phrases.ts'

interface Counting {
  readonly people: readonly KnownPerson[]
  /** In what share of all memories a word stands. */
  readonly shareOf: (stem: string) => number
  readonly offsetAt: OffsetAt
}

const BUILTIN = 'builtin'
const LEAST_NAMED = 2
/** A word is no name: it must come oftener to be a theme. */
const LEAST_SPOKEN_OF = 3
const MOST = { themes: 20, facts: 20, phrases: 15 } as const
/** What is a theme now is oftener than ever before, or rare otherwise. */
const NAME_WEIGHT = 3
const LEAST_FOR_HABITS = 10
const HABIT_SHARE = 0.5
const PARTS_OF_THE_DAY = [
  { until: 5, name: 'at night' },
  { until: 12, name: 'in the morning' },
  { until: 18, name: 'in the afternoon' },
  { until: 24, name: 'in the evening' },
] as const

/** What can be counted without a model: names, topics and words by their frequency, phrases that come again, and when a person writes. */
export function countedDigest(memories: readonly OwnMemory[], counting: Counting): DigestEntry[] {
  const read = memories.map((memory) => ({ memory, things: thingsIn(memory, counting.people) }))
  const phrases = repeatedPhrases(memories).slice(0, MOST.phrases)
  return [
    ...themes(read, counting),
    ...facts(read),
    ...phrases.map(({ text, memories: with_ }) =>
      entryOf({ of: 'catchphrases', text, by: BUILTIN }, with_),
    ),
    ...habits(memories, counting.offsetAt),
  ]
}

interface Read {
  readonly memory: OwnMemory
  readonly things: MemoryThings
}

interface Counted {
  readonly key: string
  readonly text: string
  readonly memories: OwnMemory[]
}

function themes(read: readonly Read[], { shareOf }: Counting): DigestEntry[] {
  const named = counted(read, ({ people, places, names, topics }) => [
    ...topics,
    ...people,
    ...places,
    ...names,
  ]).filter(({ memories }) => memories.length >= LEAST_NAMED)
  const parts = new Set(named.flatMap(({ key }) => key.split(' ')))
  const spoken = counted(read, ({ words }) => [...words]).filter(
    ({ key, memories }) => memories.length >= LEAST_SPOKEN_OF && !parts.has(key),
  )
  const weighed = [
    ...named.map((one) => ({ one, weight: one.memories.length * NAME_WEIGHT })),
    ...spoken.map((one) => ({
      one,
      weight: one.memories.length * -Math.log(Math.max(shareOf(one.key), 1e-6)),
    })),
  ]
  const best = weighed.toSorted((a, b) => b.weight - a.weight || (a.one.key < b.one.key ? -1 : 1))
  return best
    .slice(0, MOST.themes)
    .map(({ one }) => entryOf({ of: 'recentThemes', text: one.text, by: BUILTIN }, one.memories))
}

function facts(read: readonly Read[]): DigestEntry[] {
  const named = counted(read, ({ people, places, names }) => [...people, ...places, ...names])
  return named
    .filter(({ memories }) => memories.length >= LEAST_NAMED)
    .toSorted((a, b) => b.memories.length - a.memories.length || (a.key < b.key ? -1 : 1))
    .slice(0, MOST.facts)
    .map(({ text, memories }) => {
      const days = memories.map(({ event }) => event.timestamp.slice(0, 10)).toSorted()
      const fact = `named in ${memories.length} memories from ${days[0]} to ${days.at(-1)}`
      return entryOf({ of: 'frequentFacts', text, fact, by: BUILTIN }, memories)
    })
}

/** In which memories each thing stands; the newest spelling stands for all. */
function counted(
  read: readonly Read[],
  thingsOf: (things: MemoryThings) => Iterable<readonly [key: string, text: string]>,
): Counted[] {
  const found = new Map<string, Counted>()
  for (const { memory, things } of read) {
    for (const [key, text] of new Map(thingsOf(things))) {
      const known = found.get(key) ?? { key, text, memories: [] }
      known.memories.push(memory)
      found.set(key, known)
    }
  }
  return [...found.values()]
}

function habits(memories: readonly OwnMemory[], offsetAt: OffsetAt): DigestEntry[] {
  if (memories.length < LEAST_FOR_HABITS) return []
  const partOf = ({ at }: OwnMemory): string => {
    const hour = new Date(toLocal(at, offsetAt)).getUTCHours()
    return PARTS_OF_THE_DAY.find(({ until }) => hour < until)?.name ?? ''
  }
  return PARTS_OF_THE_DAY.flatMap(({ name }) => {
    const then = memories.filter((memory) => partOf(memory) === name)
    if (then.length / memories.length <= HABIT_SHARE) return []
    return [entryOf({ of: 'quirks', text: `writes mostly ${name}`, by: BUILTIN }, then)]
  })
}
