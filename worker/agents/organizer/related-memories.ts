import type { OlderMemory, OrganizerRows } from '../../index/organizer-rows.ts'
import type { Relation } from '../../memory/memory-links.ts'
import type { Enrichment } from './enrichment.ts'
import type { FoundName, Judgement } from './judge-memory.ts'

type Rows = Pick<OrganizerRows, 'olderWith' | 'frequency' | 'total'>

/** Something that two memories may have in common. */
interface Trait {
  readonly relation: Relation
  readonly phrases: readonly string[]
  readonly weight: number
}

interface Candidate {
  readonly at: number
  score: number
  /** The strongest thing in common. */
  relation: Relation
  strongest: number
}

const MOST_LINKS = 3
const MOST_TRAITS = 8
const MOST_PHRASES = 4
const PER_PHRASE = 8
const DAY_MS = 86_400_000
const HALF_LIFE_DAYS = 60
/** What is far away in time is related, if it has much in common. */
const LEAST_NEARNESS = 0.2
const LEAST_SCORE = 0.7
const RELATIONS = {
  person: ['same-person', 1.5],
  place: ['same-place', 1.2],
  organization: ['same-organization', 1.2],
  other: ['same-topic', 1],
} as const satisfies Record<FoundName['kind'], readonly [Relation, number]>

/**
 * A few older memories with the same people, places and topics, the nearest in time first where they have as much in common. Links go
 * back in time only, so that none lead in a circle, and a memory that comes later changes no file of an older one.
 */
export function relatedMemories(
  memory: OlderMemory,
  judgement: Pick<Judgement, 'names' | 'topics'>,
  rows: Rows,
): Enrichment['links'] {
  const candidates = new Map<string, Candidate>()
  for (const trait of traitsOf(judgement, rows)) {
    for (const [id, at] of sharing(trait, memory, rows)) add(candidates, { id, at }, trait)
  }
  candidates.delete(memory.id)
  return [...candidates]
    .map(([id, one]) => ({ id, ...one, score: one.score * nearness(memory.at - one.at) }))
    .filter(({ score }) => score >= LEAST_SCORE)
    .toSorted((one, other) => other.score - one.score || other.at - one.at || byId(one, other))
    .slice(0, MOST_LINKS)
    .map(({ id, relation }) => ({ type: relation, target: id }))
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? 1 : -1
}

/** The rarer something is in all memories, the more it says that two have it in common. */
function traitsOf({ names, topics }: Pick<Judgement, 'names' | 'topics'>, rows: Rows): Trait[] {
  const total = rows.total()
  const traits = [
    ...names.map(({ kind, names: phrases }) => ({ kind, phrases })),
    ...topics.map((topic) => ({ kind: 'other' as const, phrases: [topic] })),
  ]
  return traits.slice(0, MOST_TRAITS).map(({ kind, phrases }) => {
    const [relation, factor] = RELATIONS[kind]
    const known = Math.max(1, ...phrases.map((phrase) => rows.frequency(phrase)))
    const bits = Math.min(4, Math.log2(1 + total / known))
    return { relation, phrases: phrases.slice(0, MOST_PHRASES), weight: (factor * bits) / 2 }
  })
}

function sharing(trait: Trait, memory: OlderMemory, rows: Rows): Map<string, number> {
  const found = trait.phrases.flatMap((phrase) => rows.olderWith(phrase, memory, PER_PHRASE))
  return new Map(found.map(({ id, at }) => [id, at]))
}

function add(candidates: Map<string, Candidate>, { id, at }: OlderMemory, trait: Trait): void {
  const { relation, weight } = trait
  const known = candidates.get(id) ?? { at, score: 0, relation, strongest: 0 }
  known.score += weight
  if (weight > known.strongest) {
    known.relation = relation
    known.strongest = weight
  }
  candidates.set(id, known)
}

function nearness(apartMs: number): number {
  return Math.max(LEAST_NEARNESS, 2 ** (-apartMs / DAY_MS / HALF_LIFE_DAYS))
}
