import { createHash } from 'node:crypto'
import { DAY_MS } from '../../time/zoned-time.ts'

const FADES_IN_MS = 4 * DAY_MS
const UNIT = 2 ** 48

/** How much a memory of an age counts. */
export function recency(ageMs: number): number {
  return Math.exp(-Math.max(0, ageMs) / FADES_IN_MS)
}

/**
 * Where an item stands in a weighted sample without replacement (Efraimidis and Spirakis 2006): the greatest are taken. It follows from
 * seed and id, so that the same night takes the same ones.
 */
export function sampleKey(seed: string, id: string, weight: number): number {
  const digest = createHash('sha256').update(`${seed}\n${id}`).digest()
  return Math.log((digest.readUIntBE(0, 6) + 1) / (UNIT + 1)) / Math.max(weight, Number.MIN_VALUE)
}

/** Keeps the items with the greatest keys, and no more than twice as many meanwhile. */
export class Best<T> {
  readonly #most: number
  #kept: { readonly key: number; readonly item: T }[] = []

  constructor(most: number) {
    this.#most = most
  }

  offer(key: number, item: T): void {
    this.#kept.push({ key, item })
    if (this.#kept.length >= this.#most * 2) this.#cut()
  }

  /** The greatest first. */
  items(): T[] {
    this.#cut()
    return this.#kept.map(({ item }) => item)
  }

  #cut(): void {
    this.#kept = this.#kept.toSorted((one, other) => other.key - one.key).slice(0, this.#most)
  }
}
