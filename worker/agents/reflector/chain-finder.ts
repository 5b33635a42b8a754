import type { KnownPerson } from '../../search/person-names.ts'
import { mayBeShown } from '../../memory/memory-standing.ts'
import { dayNamesOf } from '../../prompts/day-names.ts'
import type { MemorySources } from '../own-memories.ts'
import { type ChainStep, type Considered, followChain, LEAST_STEPS } from './follow-chain.ts'
import { MemoryPool } from './memory-pool.ts'
import { isReflectedOn, latestReflections, reflectedOn } from './past-reflections.ts'
import { rankSeeds, type SeedSlot } from './rank-seeds.ts'

interface ChainFinderOptions extends MemorySources {
  readonly slot: SeedSlot
  readonly people: readonly KnownPerson[]
  readonly zone: string
  readonly now: Date
  readonly signal: AbortSignal
}

type Chain = readonly ChainStep[]

/** From a seed that is related to nothing no chain begins; the next ones are tried. */
const MOST_SEEDS = 8

/** Finds the chain of an hour: one of what a hosted model may see, and one of what those of the house may. */
export class ChainFinder {
  readonly #options: ChainFinderOptions
  readonly #pool: MemoryPool
  readonly #counts: ReadonlyMap<string, number>
  readonly #found = new Map<boolean, Promise<Chain | undefined>>()

  private constructor(
    options: ChainFinderOptions,
    pool: MemoryPool,
    counts: ReadonlyMap<string, number>,
  ) {
    this.#options = options
    this.#pool = pool
    this.#counts = counts
  }

  static async open(options: ChainFinderOptions): Promise<ChainFinder> {
    const names = dayNamesOf(options.zone)
    const pool = await MemoryPool.open({ ...options, names }, options.signal)
    const counts = reflectedOn(await latestReflections(options))
    return new ChainFinder(options, pool, counts)
  }

  /** From how many memories the seed is drawn. */
  get considered(): number {
    return this.#pool.newest.length
  }

  /** The chain that may be shown there; undefined when there is none that was not reflected on. The same each time. */
  async find(isLocal: boolean): Promise<Chain | undefined> {
    const found = this.#found.get(isLocal) ?? this.#find(isLocal)
    this.#found.set(isLocal, found)
    return await found
  }

  async #find(isLocal: boolean): Promise<Chain | undefined> {
    const { slot, signal, finder } = this.#options
    const shown = this.#pool.newest.filter(({ memory }) => mayBeShown(memory.privacy, isLocal))
    if (shown.length < LEAST_STEPS) return undefined
    const seeds = rankSeeds(
      shown.map((one) => this.#candidate(one)),
      slot,
    )
    for (const { considered } of seeds.slice(0, MOST_SEEDS)) {
      const chain = await followChain(considered, {
        relatedTo: (one) => this.#pool.relatedTo(one, isLocal),
        shareOf: this.#pool.shareOf,
        signal,
      })
      const ids = chain?.map(({ things }) => things.id) ?? []
      if (chain && !(await isReflectedOn(ids, finder))) return chain
    }
    return undefined
  }

  #candidate(considered: Considered) {
    const { memory, at, things } = considered
    return {
      considered,
      id: things.id,
      at,
      text: memory.text,
      isConversation: memory.event.type === 'conversation',
      reflectedOn: this.#counts.get(things.id) ?? 0,
    }
  }
}
