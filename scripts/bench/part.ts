import type { BenchPlace } from './bench-place.ts'
import type { Measurement } from './measurement.ts'

/** What a part of the benchmarks works with. */
export interface Bench {
  readonly place: BenchPlace
  /** How often the contenders take turns. */
  readonly rounds: number
  /** A file of questions whose answers are known, for the search. */
  readonly questions: string | undefined
  /** Whether a million memories are searched too. */
  readonly million: boolean
  readonly signal: AbortSignal
  /** Tells whoever waits what is going on. */
  readonly note: (line: string) => void
}

/** A part of the benchmarks; it leaves nothing behind. */
export type Part = (bench: Bench) => Promise<Measurement[]>
