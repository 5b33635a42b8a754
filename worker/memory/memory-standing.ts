import {
  type EpisodicEvent,
  PRIVACY_CLASSES,
  type PrivacyClass,
} from '../../shared/domain/episodic-event.ts'
import type { MemoryFinder } from './memory-finder.ts'
import { isRelation, linksOf } from './memory-links.ts'
import { isDerived, provenanceOf } from './provenance.ts'

/** How far a memory may travel, and whether its words may be taken for the person's own; what it was made of counts too. */
export interface MemoryStanding {
  readonly privacy: PrivacyClass
  readonly isTrusted: boolean
}

/** Gives the standing of a memory. */
export type StandingOf = (event: EpisodicEvent) => Promise<MemoryStanding>

/** A chain of memories that were made of each other is followed so far; what is made of more is as private as can be. */
const MOST_SOURCES = 200

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

/**
 * Gives standings by the files as they are: what an agent or a model made of memories (dreams, reflections, conversations) holds what those
 * held, so it is as private as the strictest of them, and trusted only if all of them are. A person's own words that cite a memory are theirs.
 */
export function createStandingOf(finder: Pick<MemoryFinder, 'findSources'>): StandingOf {
  return async (event) => {
    let privacy = event.privacy ?? 'any'
    let { trusted: isTrusted } = provenanceOf(event)
    const seen = new Set([event.id])
    const open = madeOf(event)
    for (let id = open.pop(); id !== undefined && privacy !== 'none'; id = open.pop()) {
      if (seen.has(id)) continue
      seen.add(id)
      if (seen.size > MOST_SOURCES) return { privacy: 'none', isTrusted: false }
      for (const { event: source } of await finder.findSources(id)) {
        privacy = stricter(privacy, source.privacy ?? 'any')
        isTrusted &&= provenanceOf(source).trusted
        open.push(...madeOf(source))
      }
    }
    return { privacy, isTrusted }
  }
}

/** The ids of what a memory was made of. */
function madeOf(event: EpisodicEvent): string[] {
  const isMade = isDerived(event) || event.response !== undefined || event.type === 'conversation'
  if (!isMade) return []
  const sources = linksOf(event).filter(({ type }) => !isRelation(type))
  return sources.map(({ target }) => target)
}
