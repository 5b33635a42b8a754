import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'

const VOCABULARY = 50_000
const LEAST_WORDS = 10
const MOST_WORDS = 30
/** So common that a question leaves them out, as it does with "the". */
const COMMONEST = 60
const LEAST_ASKED = 3
const MOST_ASKED = 6
const TO_A_CONVERSATION = 20
const BEGIN = Date.parse('2020-01-01T08:00:00.000Z')
const MINUTE_MS = 60_000

const CONSONANTS = 'bcdfghjklmnprstvwxyz'
const VOWELS = 'aeiou'
const SYLLABLES = CONSONANTS.split('').flatMap((one) =>
  VOWELS.split('').map((other) => one + other),
)

/** Texts of pseudo-words that come as often as words do (Zipf); text `number` is always the same one. */
export class PseudoTexts {
  readonly #cumulative = cumulativeZipf(VOCABULARY)

  event(number: number): EpisodicEvent {
    return {
      id: idOf(number),
      timestamp: new Date(BEGIN + number * MINUTE_MS).toISOString(),
      type: 'conversation',
      source: 'bench',
      content: this.#ranks(number).map(wordOf).join(' '),
      metadata: { conversationId: `c${Math.floor(number / TO_A_CONVERSATION)}` },
    }
  }

  /** Some words of text `number`, in any order; undefined where it has too few that are not among the commonest. */
  question(number: number): string | undefined {
    const random = randomOf(-1 - number)
    const ranks = [...new Set(this.#ranks(number))].filter((rank) => rank >= COMMONEST)
    const count = LEAST_ASKED + Math.floor(random() * (MOST_ASKED - LEAST_ASKED + 1))
    if (ranks.length < count) return undefined
    const shuffled = ranks
      .map((rank) => ({ rank, order: random() }))
      .toSorted((one, other) => one.order - other.order)
    return `${shuffled
      .slice(0, count)
      .map(({ rank }) => wordOf(rank))
      .join(' ')}?`
  }

  #ranks(number: number): number[] {
    const random = randomOf(number)
    const length = LEAST_WORDS + Math.floor(random() * (MOST_WORDS - LEAST_WORDS + 1))
    return Array.from({ length }, () => this.#rankAt(random()))
  }

  /** The first rank whose share, with those of all before it, reaches this far. */
  #rankAt(share: number): number {
    let [low, high] = [0, VOCABULARY - 1]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#cumulative[middle] ?? 1) < share) low = middle + 1
      else high = middle
    }
    return low
  }
}

function idOf(number: number): string {
  return `evt-${String(number).padStart(7, '0')}`
}

function cumulativeZipf(size: number): Float64Array {
  const shares = new Float64Array(size)
  let sum = 0
  for (let rank = 0; rank < size; rank += 1) {
    sum += 1 / (rank + 1)
    shares[rank] = sum
  }
  return shares.map((share) => share / sum)
}

/** Two syllables at least, a different word for each rank. */
function wordOf(rank: number): string {
  let word = ''
  for (let rest = rank; word.length < 4 || rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    word += SYLLABLES[rest % SYLLABLES.length]
  return word
}

/** Numbers from 0 to 1 that look random and depend on the seed alone (mulberry32). */
function randomOf(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
