/** Keeps the best few of many numbered scores, without keeping the others. */
export class Closest {
  readonly #most: number
  /** A heap whose root is the worst that is kept. */
  readonly #scores: number[] = []
  readonly #slots: number[] = []

  constructor(most: number) {
    this.#most = most
  }

  /** Below this nothing is taken any more. */
  get threshold(): number {
    return this.#scores.length < this.#most ? Number.NEGATIVE_INFINITY : (this.#scores[0] ?? 0)
  }

  add(slot: number, score: number): void {
    if (!(score > this.threshold)) return
    if (this.#scores.length < this.#most) {
      this.#scores.push(score)
      this.#slots.push(slot)
      this.#rise(this.#scores.length - 1)
      return
    }
    this.#scores[0] = score
    this.#slots[0] = slot
    this.#sink()
  }

  /** Best first; of equal ones the earlier slot. */
  sorted(): { slot: number; score: number }[] {
    return this.#scores
      .map((score, index) => ({ slot: this.#slots[index] ?? 0, score }))
      .toSorted((one, other) => other.score - one.score || one.slot - other.slot)
  }

  #rise(from: number): void {
    for (let child = from; child > 0;) {
      const parent = (child - 1) >>> 1
      if (this.#at(child) >= this.#at(parent)) return
      this.#swap(child, parent)
      child = parent
    }
  }

  #sink(): void {
    for (let parent = 0; ;) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2]
      const child = this.#at(right) < this.#at(left) ? right : left
      if (!(this.#at(child) < this.#at(parent))) return
      this.#swap(child, parent)
      parent = child
    }
  }

  #at(index: number): number {
    return this.#scores[index] ?? Number.POSITIVE_INFINITY
  }

  #swap(one: number, other: number): void {
    for (const list of [this.#scores, this.#slots]) {
      const kept = list[one] ?? 0
      list[one] = list[other] ?? 0
      list[other] = kept
    }
  }
}
