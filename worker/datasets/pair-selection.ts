import { createHash } from 'node:crypto'
import type { Pair } from './pair.ts'

/** Reflections are a machine's words: no more than this part of a set. */
export const REFLECTION_SHARE = 0.6
const HALF_LIFE_MS = 30 * 24 * 3_600_000

interface Ranked {
  readonly pair: Pair
  readonly rank: number
}

/**
 * Chooses the pairs of a set, each with the weight 2^(-age / 30 days). INVARIANTS: the choice depends on nothing but the pairs, not on the day
 * nor on their order; no more than twice what the set may hold is in memory.
 */
export class PairSelection {
  readonly #most: number
  #own: Ranked[] = []
  #reflections: Ranked[] = []
  #offered = 0

  constructor(most: number) {
    this.#most = most
  }

  offer(pair: Pair): void {
    this.#offered += 1
    const ranked = { pair, rank: rankOf(pair) }
    if (pair.kind === 'reflection') this.#reflections = this.#with(this.#reflections, ranked)
    else this.#own = this.#with(this.#own, ranked)
  }

  /** How many were offered. */
  get offered(): number {
    return this.#offered
  }

  /** The chosen ones, by their ids. */
  chosen(): Pair[] {
    const own = this.#own.toSorted(byRank)
    const share = REFLECTION_SHARE / (1 - REFLECTION_SHARE)
    const most = Math.min(this.#most * REFLECTION_SHARE, own.length * share)
    // In floating point 0.6 / 0.4 is a hair below 1.5.
    const reflections = this.#reflections.toSorted(byRank).slice(0, Math.floor(most + 1e-9))
    return [...own, ...reflections]
      .toSorted(byRank)
      .slice(0, this.#most)
      .map(({ pair }) => pair)
      .toSorted((one, other) => (one.id < other.id ? -1 : 1))
  }

  #with(list: Ranked[], ranked: Ranked): Ranked[] {
    list.push(ranked)
    return list.length <= 2 * this.#most ? list : list.toSorted(byRank).slice(0, this.#most)
  }
}

function byRank(one: Ranked, other: Ranked): number {
  return other.rank - one.rank || (one.pair.id < other.pair.id ? -1 : 1)
}

/**
 * Drawing by weight without putting back is taking the highest of log(weight) + Gumbel noise. The noise comes from the pair's id, and the age
 * counts from a fixed day, which moves all by the same: so no draw depends on when it is made.
 */
function rankOf({ id, at }: Pair): number {
  const uniform = (createHash('sha256').update(id).digest().readUIntBE(0, 6) + 0.5) / 2 ** 48
  return (Date.parse(at) / HALF_LIFE_MS) * Math.LN2 - Math.log(-Math.log(uniform))
}
