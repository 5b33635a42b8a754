const TOPICS = 400
const NOISE = 0.9

/** Vectors as embedders make them, as far as that can be had without one: around topics, of unit length, the same in every process. */
export class MadeVectors {
  readonly #dimension: number
  readonly #topics: readonly Float32Array[]

  constructor(dimension: number) {
    this.#dimension = dimension
    const random = seeded(1)
    this.#topics = Array.from({ length: TOPICS }, () => this.#direction(random))
  }

  /** The vector of a memory. */
  memory(number: number): Float32Array {
    return this.#near(seeded(1_000 + number), number * 7)
  }

  /** The vector of a question. */
  question(number: number): Float32Array {
    return this.#near(seeded(-1 - number), number * 13)
  }

  #near(random: () => number, topic: number): Float32Array {
    const centre = this.#topics[topic % TOPICS]
    const noise = this.#direction(random)
    return unit(noise.map((value, index) => NOISE * value + (centre?.[index] ?? 0)))
  }

  #direction(random: () => number): Float32Array {
    return unit(new Float32Array(this.#dimension).map(() => random() + random() + random() - 1.5))
  }
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

/** Numbers from 0 to 1 that look random (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
