import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'

/** Something that finds memories. */
export interface SearchedIndex extends Disposable {
  add(events: readonly EpisodicEvent[]): void
  /** The ids of the best, best first. */
  find(question: string, limit: number): string[]
}

export const ENGINES = ['own', 'fts5'] as const
export type Engine = (typeof ENGINES)[number]

/** What the peer is called in a report. */
export const FTS5_ALONE = 'FTS5 alone'
