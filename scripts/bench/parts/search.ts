import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { measureLatency } from '../search/measure-latency.ts'
import { measureRecall } from '../search/measure-recall.ts'

/** What a search finds, where questions are given, and how long it takes. */
export async function measureSearch(bench: Bench): Promise<Measurement[]> {
  const recall = bench.questions === undefined ? [] : await measureRecall(bench, bench.questions)
  return [...recall, ...(await measureLatency(bench))]
}
