import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'
import { linksOf } from '../../memory/memory-links.ts'
import { mayBeShown } from '../../memory/memory-standing.ts'
import type { DayNames } from '../../prompts/day-names.ts'
import type { KnownPerson } from '../../search/person-names.ts'
import { type MemorySources, type OwnMemory, ownMemories, ownMemory } from '../own-memories.ts'
import type { Considered } from './follow-chain.ts'
import { thingsIn } from './shared-things.ts'

interface PoolOptions extends MemorySources {
  readonly people: readonly KnownPerson[]
  readonly zone: string
  readonly names: DayNames
  readonly now: Date
}

const MOST_LOOKED = 2_000
const MOST_KEPT = 300
const MOST_FOUND = 40
const MOST_LINKED = 20
const MOST_WORDS = 16
const LONGEST_QUERY = 1_000
/** As if there were so many more without any word: of a few memories none is common. */
const SMOOTHING = 40

/** The newest memories in a person's own words, and those that are related to one of them, however old. */
export class MemoryPool {
  readonly #options: PoolOptions
  readonly newest: readonly Considered[]
  readonly #shares: ReadonlyMap<string, number>

  private constructor(options: PoolOptions, newest: readonly Considered[]) {
    this.#options = options
    this.newest = newest
    this.#shares = sharesOf(newest)
  }

  static async open(options: PoolOptions, signal: AbortSignal): Promise<MemoryPool> {
    const newest: Considered[] = []
    const range = { to: options.now.toISOString(), mostLooked: MOST_LOOKED }
    for await (const own of ownMemories(options, range)) {
      signal.throwIfAborted()
      newest.push(considered(own, options))
      if (newest.length >= MOST_KEPT) break
    }
    return new MemoryPool(options, newest)
  }

  /** How common a word is among the newest. */
  readonly shareOf = (stem: string): number => this.#shares.get(stem) ?? 0

  /** What the words of a memory find, what it is linked with, and what is from the same day; only what may be shown there. */
  async relatedTo(one: Considered, isLocal: boolean): Promise<Considered[]> {
    const events = [...(await this.#linked(one)), ...(await this.#found(one))]
    const unique = new Map(events.map((event) => [event.id, event]))
    const known = new Map(this.newest.map((memory) => [memory.things.id, memory]))
    const related = this.newest.filter(({ day }) => day === one.day)
    for (const [id, event] of unique) {
      const other = known.get(id) ?? (await this.#consider(event))
      if (other && !related.includes(other)) related.push(other)
    }
    return related.filter(({ memory }) => mayBeShown(memory.privacy, isLocal))
  }

  async #consider(event: EpisodicEvent): Promise<Considered | undefined> {
    const own = await ownMemory(event, this.#options.standingOf)
    return own && own.at <= this.#options.now.getTime() ? considered(own, this.#options) : undefined
  }

  /** By words alone: a question that is asked by meaning would travel to the embedder. */
  async #found(one: Considered): Promise<EpisodicEvent[]> {
    const { index, finder, people, zone, now } = this.#options
    const q = this.#wordsOf(one)
    if (q === '') return []
    const hits = await index.use((handle) =>
      handle.search({ q, limit: MOST_FOUND }, { people, zone, now }),
    )
    const stored = await finder.readRows(hits.map(({ row }) => row))
    return stored.flatMap((found) => (found ? [found.event] : []))
  }

  async #linked({ things, links }: Considered): Promise<EpisodicEvent[]> {
    const { finder } = this.#options
    const citing = await finder.citing(things.id)
    const ids = [...new Set([...links, ...citing.map(({ id }) => id)])].slice(0, MOST_LINKED)
    const found = await Promise.all(ids.map((id) => finder.findAny(id, 'kept')))
    return found.flatMap((one) => (one ? [one.event] : []))
  }

  /** Names first, then the rarest words. */
  #wordsOf({ things }: Considered): string {
    const { people, places, names, topics, words } = things
    const named = [people, places, names, topics].flatMap((one) => [...one.values()])
    const rarest = [...words].toSorted(([a], [b]) => this.shareOf(a) - this.shareOf(b))
    const all = [...named, ...rarest.map(([, word]) => word)]
    return all.slice(0, MOST_WORDS).join(' ').slice(0, LONGEST_QUERY)
  }
}

function considered(
  memory: OwnMemory,
  { people, names }: Pick<PoolOptions, 'people' | 'names'>,
): Considered {
  const links = new Set(linksOf(memory.event).map(({ target }) => target))
  const { at } = memory
  return { memory, at, day: names.figures(at), things: thingsIn(memory, people), links }
}

function sharesOf(memories: readonly Considered[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { things } of memories)
    for (const stem of things.words.keys()) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  return new Map([...counts].map(([stem, count]) => [stem, count / (memories.length + SMOOTHING)]))
}
