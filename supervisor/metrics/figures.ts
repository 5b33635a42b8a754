import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60]

/** A value for each value of one label. */
type ByLabel = Readonly<Record<string, number>>

/** Makes figures of a registry: those that are counted here, and those that others hold and that are read when somebody asks. */
export class Figures {
  readonly #registers: Registry[]

  constructor(registry: Registry) {
    this.#registers = [registry]
  }

  counter<L extends string>(name: string, help: string, labelNames: L[] = []): Counter<L> {
    return new Counter({ name, help, labelNames, registers: this.#registers })
  }

  gauge<L extends string>(name: string, help: string, labelNames: L[] = []): Gauge<L> {
    return new Gauge({ name, help, labelNames, registers: this.#registers })
  }

  /** Durations in seconds. */
  // oxlint-disable-next-line max-params -- the first three are those of every figure
  seconds<L extends string>(
    name: string,
    help: string,
    labelNames: L[] = [],
    buckets = SECONDS,
  ): Histogram<L> {
    return new Histogram({ name, help, labelNames, buckets, registers: this.#registers })
  }

  watch(name: string, help: string, read: () => number): void {
    const registers = this.#registers
    const gauge: Gauge = new Gauge({ name, help, registers, collect: () => gauge.set(read()) })
  }

  /** Values that others hold, one for each value of a label. */
  watchEach(name: string, help: string, [label, read]: readonly [string, () => ByLabel]): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: this.#registers,
      collect: () => {
        // What is no longer there would keep its last value.
        gauge.reset()
        for (const [value, count] of Object.entries(read())) gauge.set({ [label]: value }, count)
      },
    })
  }

  /** A count that others keep. */
  watchCount(name: string, help: string, read: () => number): void {
    const registers = this.#registers
    const counter: Counter = new Counter({
      name,
      help,
      registers,
      collect: () => {
        counter.reset()
        counter.inc(read())
      },
    })
  }

  /** Counts that others keep, one for each value of a label. */
  watchCounts(name: string, help: string, [label, read]: readonly [string, () => ByLabel]): void {
    const registers = this.#registers
    const counter: Counter = new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect: () => {
        counter.reset()
        for (const [value, count] of Object.entries(read())) counter.inc({ [label]: value }, count)
      },
    })
  }
}
