import type { BuildRequest, QualityReport } from '../../shared/api/datasets.ts'
import type { MemoryParts } from '../open-memories.ts'
import { type Pair, sameness } from './pair.ts'
import { PairSelection } from './pair-selection.ts'
import { LeftOutCounts, qualityOf } from './quality-report.ts'
import { memoryRows, type TrainingMaterial } from './training-material.ts'

export interface GatherWish {
  readonly memoryParts: Pick<MemoryParts, 'index' | 'finder'>
  readonly material: TrainingMaterial
  readonly request: BuildRequest
  readonly signal: AbortSignal
  readonly onProgress: (progress: { readonly done: number; readonly of: number }) => void
}

export interface GatheredPairs {
  readonly pairs: readonly Pair[]
  readonly report: QualityReport
}

/** Goes through all memories and chooses the pairs of a set. The same memories give the same pairs. */
export async function gatherPairs(wish: GatherWish): Promise<GatheredPairs> {
  const { memoryParts, request, signal, onProgress } = wish
  const { from, to, max } = request
  const gathering = new Gathering(wish, max)
  const of = await memoryParts.index.use(({ reader }) => reader.count().memories)
  for await (const rows of memoryRows(memoryParts, { from, to })) {
    signal.throwIfAborted()
    await gathering.take(rows)
    onProgress({ done: gathering.considered, of })
  }
  return gathering.result()
}

type Rows = Parameters<MemoryParts['finder']['readRows']>[0]

class Gathering {
  readonly #wish: GatherWish
  readonly #selection: PairSelection
  readonly #leftOut = new LeftOutCounts()
  readonly #seen = new Set<string>()

  constructor(wish: GatherWish, max: number) {
    this.#wish = wish
    this.#selection = new PairSelection(max)
  }

  get considered(): number {
    return this.#leftOut.considered
  }

  /** Files of memories that nobody has judged are not read. */
  async take(rows: Rows): Promise<void> {
    const { memoryParts, material } = this.#wish
    this.#leftOut.considered += rows.length
    const judged: Rows[number][] = []
    for (const row of rows) {
      if (await material.verdicts.has(row)) judged.push(row)
      else this.#leftOut.add(['not-judged'])
    }
    for (const stored of await memoryParts.finder.readRows(judged)) {
      if (stored) await this.#takeOne(stored)
    }
  }

  async #takeOne(stored: Parameters<TrainingMaterial['of']>[0]): Promise<void> {
    const { material, request } = this.#wish
    const found = await material.of(stored, request)
    if (found.status === 'left-out') return this.#leftOut.add(found.reasons)
    const key = sameness(found.pair)
    if (this.#seen.has(key)) return this.#leftOut.add(['duplicate'])
    this.#seen.add(key)
    this.#selection.offer(found.pair)
  }

  result(): GatheredPairs {
    const pairs = this.#selection.chosen()
    const eligible = this.#selection.offered
    this.#leftOut.add(['not-chosen'], eligible - pairs.length)
    const { considered, all: leftOut } = this.#leftOut
    return { pairs, report: qualityOf(pairs, { considered, eligible, leftOut }) }
  }
}
