import type { CacheKind } from '../../persona/persona-cache.ts'
import type { OwnMemory } from '../own-memories.ts'

/** Something that was found out about a person, and from which memories. */
export interface DigestEntry {
  readonly of: CacheKind
  /** The phrase, quirk or theme, or whom or what a fact is about. */
  readonly text: string
  /** What a fact says. */
  readonly fact?: string
  /** In how many memories it stands. */
  readonly frequency: number
  readonly sources: readonly string[]
  /** When the newest of them is from. */
  readonly lastSeen: string
  /** The id of a model, or `builtin`. */
  readonly by: string
}

/** An entry of memories, which come the newest first. */
export function entryOf(
  said: Pick<DigestEntry, 'of' | 'text' | 'by'> & { readonly fact?: string },
  memories: readonly OwnMemory[],
): DigestEntry {
  const newest = memories.toSorted((one, other) => other.at - one.at)
  return {
    ...said,
    frequency: memories.length,
    sources: newest.map(({ event }) => event.id),
    lastSeen: new Date(newest[0]?.at ?? 0).toISOString(),
  }
}
