import {
  type EpisodicEvent,
  PRIVACY_CLASSES,
  type PrivacyClass,
} from '../../shared/domain/episodic-event.ts'
import { isRelation, linksOf } from './memory-links.ts'
import { isDerived, provenanceOf } from './provenance.ts'

/** How far a memory may travel, and whether its words may be taken for the person's own; what it was made of counts too. */
export interface MemoryStanding {
  readonly privacy: PrivacyClass
  readonly isTrusted: boolean
}

/** Gives the standing of a memory. */
export type StandingOf = (event: EpisodicEvent) => Promise<MemoryStanding>

/** Gives the standings of memories, in their order. */
export type StandingsOf = (events: readonly EpisodicEvent[]) => Promise<MemoryStanding[]>

/**
 * What memories were made of is followed so far; what is made of more is as private as can be. Exchanges with the assistant cite earlier
 * ones, so that years of them hang together.
 */
const MOST_SOURCES = 20_000

/**
 * Whether something of this class may be shown to a model. INVARIANT: the one place that says so. What is `none` goes to no model, what is
 * `local` to those of the house only.
 */
export function mayBeShown(privacy: PrivacyClass, isLocal: boolean): boolean {
  return privacy === 'any' || (privacy === 'local' && isLocal)
}

/** The stricter of two classes. */
export function stricter(one: PrivacyClass, other: PrivacyClass): PrivacyClass {
  return PRIVACY_CLASSES.indexOf(one) > PRIVACY_CLASSES.indexOf(other) ? one : other
}

/** What a memory says of itself, without what it was made of. */
export interface OwnStanding extends MemoryStanding {
  /** The ids of what it was made of. */
  readonly madeOf: readonly string[]
}

/** Finds what memories of an id say of themselves: old ids may occur twice, and those in the bin count too. */
export type FindSources = (id: string) => Promise<readonly OwnStanding[]>

/**
 * Gives standings by the files as they are: what an agent or a model made of memories (dreams, reflections, conversations) holds what those
 * held, so it is as private as the strictest of them, and trusted only if all of them are. A person's own words that cite a memory are theirs.
 */
export function createStandingOf(find: FindSources): StandingOf {
  return async (event) => await standing(event, find)
}

/** The same of several memories, which often were made of the same: each source is looked at once. */
export function createStandingsOf(find: FindSources): StandingsOf {
  return async (events) => {
    const found = new Map<string, readonly OwnStanding[]>()
    const once: FindSources = async (id) => {
      const sources = found.get(id) ?? (await find(id))
      found.set(id, sources)
      return sources
    }
    const standings: MemoryStanding[] = []
    for (const event of events) standings.push(await standing(event, once))
    return standings
  }
}

/** What a memory says of itself. */
export function ownStandingOf(event: EpisodicEvent): OwnStanding {
  const { trusted: isTrusted } = provenanceOf(event)
  return { privacy: event.privacy ?? 'any', isTrusted, madeOf: madeOf(event) }
}

async function standing(event: EpisodicEvent, find: FindSources): Promise<MemoryStanding> {
  let { privacy, isTrusted } = ownStandingOf(event)
  const seen = new Set([event.id])
  const left = madeOf(event)
  for (let id = left.pop(); id !== undefined && privacy !== 'none'; id = left.pop()) {
    if (seen.has(id)) continue
    seen.add(id)
    if (seen.size > MOST_SOURCES) return { privacy: 'none', isTrusted: false }
    for (const source of await find(id)) {
      privacy = stricter(privacy, source.privacy)
      isTrusted &&= source.isTrusted
      left.push(...source.madeOf)
    }
  }
  return { privacy, isTrusted }
}

/** The ids of what a memory was made of. */
function madeOf(event: EpisodicEvent): string[] {
  const isMade = isDerived(event) || event.response !== undefined || event.type === 'conversation'
  if (!isMade) return []
  const sources = linksOf(event).filter(({ type }) => !isRelation(type))
  return sources.map(({ target }) => target)
}
