import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'
import { indexEntry } from '../../../worker/index/index-entry.ts'
import { IndexHandle } from '../../../worker/index/index-handle.ts'
import type { IndexChange } from '../../../worker/index/index-writer.ts'
import type { SearchedIndex } from './searched-index.ts'

const A_DAY_MS = 86_400_000

/** The worker's own index and search, asked a day after the last memory, with nobody's other names known. */
export class OwnIndex implements SearchedIndex {
  readonly #handle: IndexHandle
  #lastAt = 0

  private constructor(handle: IndexHandle) {
    this.#handle = handle
  }

  static async open(path: string): Promise<OwnIndex> {
    return new OwnIndex(await IndexHandle.open(path, 'UTC'))
  }

  add(events: readonly EpisodicEvent[]): void {
    const changes = events.map(changeOf)
    this.#handle.writer.apply(changes)
    for (const { timestamp } of events) this.#lastAt = Math.max(this.#lastAt, Date.parse(timestamp))
  }

  find(question: string, limit: number): string[] {
    const now = new Date(this.#lastAt + A_DAY_MS)
    return this.#handle
      .search({ q: question, limit }, { people: [], now, zone: 'UTC' })
      .map(({ row }) => row.id)
  }

  [Symbol.dispose](): void {
    this.#handle.close()
  }
}

function changeOf(event: EpisodicEvent): IndexChange {
  const path = `${event.timestamp.slice(0, 4)}/${event.id}.json`
  const stamp = { mtimeMs: Date.parse(event.timestamp), size: event.content.length }
  return { kind: 'put', entry: indexEntry({ path, stamp, event }, false) }
}
