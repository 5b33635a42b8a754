import { join } from 'node:path'
import { parseJson } from '../../../shared/files/parse-json.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { inTurns } from '../rounds.ts'
import { outputOf } from '../run-load.ts'
import { LatencyResult } from './latency-job.ts'
import { type Engine, FTS5_ALONE } from './searched-index.ts'

const SIZES = [1_000, 10_000, 100_000] as const
const LARGE = 1_000_000
const QUESTIONS = 200
/** By how much is remembered. */
const MOST_P95_MS: ReadonlyMap<number, number> = new Map([
  [100_000, 25],
  [LARGE, 150],
])
/** Building takes longer than any noise lasts. */
const MOST_ROUNDS = 2

/** How long a question takes, and what the index costs, by how much is remembered. */
export async function measureLatency(bench: Bench): Promise<Measurement[]> {
  const sizes = bench.million ? [...SIZES, LARGE] : SIZES
  const measurements: Measurement[] = []
  for (const rows of sizes) {
    bench.note(`${count(rows)} memories`)
    measurements.push(...(await measureSize(bench, rows)))
  }
  return measurements
}

async function measureSize(bench: Bench, rows: number): Promise<Measurement[]> {
  const folder = await bench.place.folder(`search-${rows}`)
  const program = bench.place.program('search-latency')
  const contender =
    (engine: Engine) =>
    async (round: number): Promise<LatencyResult> => {
      const path = join(folder, `${engine}-${round}-${performance.now()}.sqlite`)
      const job = { engine, path, rows, questions: QUESTIONS }
      const said = await outputOf([program], JSON.stringify(job))
      return LatencyResult.parse(parseJson(said, 'The result'), 'The result')
    }
  const results = await inTurns(
    { own: contender('own'), fts5: contender('fts5') },
    { ...bench, count: rows === LARGE ? 1 : Math.min(bench.rounds, MOST_ROUNDS) },
  )
  const measurement = (
    name: string,
    unit: string,
    figure: (result: LatencyResult) => number,
  ): Measurement => ({
    name: `search: ${count(rows)} memories: ${name}`,
    unit,
    figures: results.own.map(figure),
    against: { name: FTS5_ALONE, figures: results.fts5.map(figure) },
  })
  return [
    measurement('half of the questions within', 'ms', ({ medianMs }) => medianMs),
    {
      ...measurement('95 % within', 'ms', ({ p95Ms }) => p95Ms),
      ...targetOf(MOST_P95_MS.get(rows)),
    },
    measurement('peak memory', 'MiB', ({ peakMiB }) => peakMiB),
    measurement('taken into the index', 'rows/s', ({ rowsPerSecond }) => rowsPerSecond),
  ]
}

function targetOf(value: number | undefined): Pick<Measurement, 'target'> {
  return value === undefined ? {} : { target: { of: 'figure', is: 'at most', value } }
}

function count(rows: number): string {
  return rows.toLocaleString('en')
}
