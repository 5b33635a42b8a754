/** Numbers from a seed (mulberry32, Tommy Ettinger), so that each case can be made again. */
export class Random {
  #seed: number

  constructor(seed: number) {
    this.#seed = seed >>> 0
  }

  /** From 0 up to and without 1. */
  next(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }

  /** A whole number from 0 up to and without `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** One of them. Throws `RangeError` where there is none. */
  pick<T>(from: readonly T[]): T {
    const [picked] = from.slice(this.below(from.length))
    if (picked === undefined) throw new RangeError('There is nothing to pick from.')
    return picked
  }
}
